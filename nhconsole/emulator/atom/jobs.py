"""Reads job submissions. Source: Microsoft's REST page on jobs, and what the SDKs send."""

from dataclasses import dataclass

from nhconsole.emulator.answers import Refusal, not_well
from nhconsole.emulator.atom.xml_document import local_name, read_xml, text_of

_TYPES = (
    "ExportRegistrations",
    "ImportCreateRegistrations",
    "ImportUpdateRegistrations",
    "ImportDeleteRegistrations",
    "ImportUpsertRegistrations",
)
_REFUSED = "The supplied notificationhub job payload is invalid."


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOrder:
    """What a job is to do."""

    type: str
    output_container_uri: str
    import_file_uri: str = ""


def read_job(body: bytes) -> JobOrder | Refusal:
    """Return the job that a body describes, or why it is refused."""
    root = read_xml(body)
    if isinstance(root, str):
        return _refused(f"the job is no XML: {root}")
    texts = {local_name(each): text_of(each).strip() for each in root.iter()}
    job_type, container = texts.get("Type", ""), texts.get("OutputContainerUri", "")
    if job_type not in _TYPES:
        return _refused(f"the job's Type “{job_type}” is not known; these are: {', '.join(_TYPES)}")
    if not container:
        return _refused("the job has no OutputContainerUri")
    import_file = texts.get("ImportFileUri", "")
    if job_type != _TYPES[0] and not import_file:
        reason = f"a job of the type {job_type} has an ImportFileUri"
        return not_well(reason)
    return JobOrder(type=job_type, output_container_uri=container, import_file_uri=import_file)


def _refused(reason: str) -> Refusal:
    return Refusal(status=400, text=_REFUSED, reason=reason)
