"""An exchange copied or saved in another form, and a cURL command pasted into the form."""
