"""The XML namespaces of registrations and hubs."""

ATOM = "http://www.w3.org/2005/Atom"
METADATA = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
SERVICE_BUS = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
