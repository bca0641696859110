"""The structure of a HAR, written from the published text of version 1.2 for jsonschema."""

STRING = {"type": "string"}
COUNT = {"type": "integer", "minimum": -1}
SPAN = {"type": "number", "minimum": -1}
PAIRS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "value"],
        "properties": {"name": STRING, "value": STRING, "comment": STRING},
        "additionalProperties": False,
    },
}
MESSAGE = {
    "httpVersion": STRING,
    "cookies": PAIRS,
    "headers": PAIRS,
    "headersSize": COUNT,
    "bodySize": COUNT,
    "comment": STRING,
}
OWN = {"^_": {}}
REQUEST = {
    "type": "object",
    "required": [
        "method",
        "url",
        "httpVersion",
        "cookies",
        "headers",
        "queryString",
        "headersSize",
        "bodySize",
    ],
    "properties": {
        **MESSAGE,
        "method": STRING,
        "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "queryString": PAIRS,
        "postData": {
            "type": "object",
            "required": ["mimeType", "text"],
            "properties": {"mimeType": STRING, "text": STRING, "comment": STRING},
            "patternProperties": OWN,
            "additionalProperties": False,
        },
    },
    "patternProperties": OWN,
    "additionalProperties": False,
}
RESPONSE = {
    "type": "object",
    "required": [
        "status",
        "statusText",
        "httpVersion",
        "cookies",
        "headers",
        "content",
        "redirectURL",
        "headersSize",
        "bodySize",
    ],
    "properties": {
        **MESSAGE,
        "status": {"type": "integer", "minimum": 0},
        "statusText": STRING,
        "redirectURL": STRING,
        "content": {
            "type": "object",
            "required": ["size", "mimeType"],
            "properties": {
                "size": {"type": "integer", "minimum": 0},
                "compression": {"type": "integer"},
                "mimeType": STRING,
                "text": STRING,
                "encoding": STRING,
                "comment": STRING,
            },
            "patternProperties": OWN,
            "additionalProperties": False,
        },
    },
    "patternProperties": OWN,
    "additionalProperties": False,
}
TIMINGS = {
    "type": "object",
    "required": ["send", "wait", "receive"],
    "properties": {
        **dict.fromkeys(("blocked", "dns", "connect", "ssl"), SPAN),
        **{name: {"type": "number", "minimum": 0} for name in ("send", "wait", "receive")},
        "comment": STRING,
    },
    "patternProperties": OWN,
    "additionalProperties": False,
}
ENTRY = {
    "type": "object",
    "required": ["startedDateTime", "time", "request", "response", "cache", "timings"],
    "properties": {
        "pageref": STRING,
        "startedDateTime": {
            "type": "string",
            "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
        },
        "time": {"type": "number", "minimum": 0},
        "request": REQUEST,
        "response": RESPONSE,
        "cache": {"type": "object"},
        "timings": TIMINGS,
        "serverIPAddress": STRING,
        "connection": STRING,
        "comment": STRING,
    },
    "patternProperties": OWN,
    "additionalProperties": False,
}
HAR = {
    "type": "object",
    "required": ["log"],
    "additionalProperties": False,
    "properties": {
        "log": {
            "type": "object",
            "required": ["version", "creator", "entries"],
            "properties": {
                "version": {"const": "1.2"},
                "creator": {
                    "type": "object",
                    "required": ["name", "version"],
                    "properties": {"name": STRING, "version": STRING, "comment": STRING},
                    "additionalProperties": False,
                },
                "pages": {"type": "array"},
                "entries": {"type": "array", "items": ENTRY},
                "comment": STRING,
            },
            "patternProperties": OWN,
            "additionalProperties": False,
        }
    },
}
