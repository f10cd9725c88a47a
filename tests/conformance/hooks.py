"""What schemathesis can't read in a schema: how the values of some formats look, and which cursors there are."""
import datetime
import io
import os
import zipfile
import zoneinfo

import hypothesis.strategies as st
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData, UseAfterFree

SPARED = os.environ["ZORGBORG_SPARED"].split(",")


def instants():
    """Of the past: a schema can't say that `asOf` has been, and the contract answers 400 to what hasn't."""
    a_day_ago = datetime.datetime.now() - datetime.timedelta(days=1)
    moments = st.datetimes(datetime.datetime(1900, 1, 2), a_day_ago, timezones=st.just(datetime.timezone.utc))
    return moments.map(lambda moment: moment.isoformat().replace("+00:00", "Z"))


def rows():
    """Rows of any register: by id, with versions, and a column that is passed over."""
    records = st.lists(st.tuples(st.uuids(), st.integers(1, 9)), max_size=3, unique_by=lambda row: row[0])
    return records.map(lambda records: [("id", "version", "updatedBy"), *records])


def sheets():
    return st.tuples(st.sampled_from(",;\t"), rows()).map(
        lambda sheet: "\r\n".join(sheet[0].join(map(str, row)) for row in sheet[1]).encode())


def workbook(rows):
    """The least a workbook can be."""
    def relations(kind, target):
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind
        return f'<Relationships><Relationship Id="one" Type="{kind}" Target="{target}"/></Relationships>'

    cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("_rels/.rels", relations("officeDocument", "workbook.xml"))
        parts.writestr("workbook.xml", '<workbook><sheets><sheet name="x" id="one"/></sheets></workbook>')
        parts.writestr("_rels/workbook.xml.rels", relations("worksheet", "sheet.xml"))
        parts.writestr("sheet.xml", f'<worksheet>{"".join(f"<row>{row}</row>" for row in cells)}</worksheet>')
    return out.getvalue()


schemathesis.openapi.format("date-time", instants())
schemathesis.openapi.format("iana-time-zone", st.sampled_from(sorted(zoneinfo.available_timezones())))
schemathesis.openapi.format("rrule", st.sampled_from([
    "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;COUNT=4",
    "FREQ=YEARLY;BYMONTH=2;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20301231"]))
schemathesis.openapi.media_type("text/csv", sheets())
schemathesis.openapi.media_type("application/octet-stream", st.binary(min_size=1, max_size=2000))
schemathesis.openapi.media_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", rows().map(workbook))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """400 is right for a `cursor` that no list gave, for trees that aren't as large, and for a part of the history that begins
    after the bundle's instant; no schema can say which those are. DELETE archives or revokes: what says so of itself, or
    tells its history, is rightly still there. A person whose address was known and whose membership has ended isn't made,
    and isn't shown. What is too long for a header is refused as such (431), what is too large for a body too (413): lists of lists
    that hold too much. What columns a sheet of results must have, no schema of a text can say."""
    if isinstance(failure, AcceptedNegativeData) and response.status_code in (413, 431):
        return False
    if isinstance(failure, EnsureResourceAvailability):
        return case.operation.path != "/users/{userId}"
    if isinstance(failure, UseAfterFree):
        body = response.json()
        return not (body.get("archivedAt") or body.get("revokedAt") or "items" in body)
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    if case.operation.path.endswith("/_intake"):  # rows of a sheet without the columns that a result asks
        return False
    wrong = {error["pointer"] for error in response.json().get("errors", [])}
    return not wrong or not wrong <= {"cursor", "seq", "size", "first", "second", "from", "since"}


@schemathesis.hook
def before_call(context, case, kwargs):
    """A file comes with its name, JSON without anything beside it; one operation takes both, and no description can say so."""
    if case.method == "POST" and case.operation.path.endswith("/evidence"):
        named = {"filename": "a file", **(case.query or {})}
        case.query = named if case.media_type == "application/octet-stream" else {}


@schemathesis.hook
def filter_case(context, case):
    """Nobody takes away the token that asks, nor the membership behind it: from then on all would be 401."""
    return case.method == "GET" or not set((case.path_parameters or {}).values()).intersection(SPARED)
