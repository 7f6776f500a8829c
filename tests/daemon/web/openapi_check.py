"""Asks a running server everything openapi.yaml promises and checks the answers against it.

openapi_check.py BASE ALERT...   one alert id of each kind worth showing; the first is decided on.
Exit 0 and one line when all is as promised; 1 and a line per difference otherwise.
"""
import json
import pathlib
import sys
import urllib.error
import urllib.request

import jsonschema
import yaml

root = pathlib.Path(__file__).resolve().parents[3]
contract = yaml.safe_load((root / "daemon/web/openapi.yaml").read_text(encoding="utf-8"))
base, ids = sys.argv[1], sys.argv[2:]
problems, asked, codes = [], set(), set()


def resolve(node):
    while "$ref" in node:
        target = contract
        for part in node["$ref"][2:].split("/"):
            target = target[part]
        node = target
    return node


def ask(method, pattern, path, expect, body=None, headers=None):
    asked.add((method.lower(), pattern))
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = dict(headers or {})
    if data is not None:
        fields.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(base + path, data=data, method=method, headers=fields)
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as refused:
        answer = refused
    where = f"{method} {path} -> {answer.status}"
    if answer.status != expect:
        problems.append(f"{where}, expected {expect}")
    operation = contract["paths"][pattern][method.lower()]
    promised = operation["responses"].get(str(answer.status))
    if promised is None:
        problems.append(f"{where}: openapi.yaml does not name this status")
        return None
    codes.add((method.lower(), pattern, answer.status))
    content = resolve(promised)["content"]
    kind = answer.headers.get_content_type()
    if kind not in content:
        problems.append(f"{where}: content type {kind}, promised {list(content)}")
        return None
    if kind == "text/event-stream":
        return answer
    text = answer.read().decode("utf-8")
    if kind != "application/json":
        return text
    value = json.loads(text)
    schema = {**content[kind]["schema"], "components": contract["components"]}
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        problems.append(f"{where}: {'/'.join(map(str, error.path))}: {error.message[:300]}")
    return value


alerts, one, decide = "/api/v1/alerts", "/api/v1/alerts/{id}", "/api/v1/alerts/{id}/decisions"
for path in ("/healthz", "/readyz", "/metrics"):
    ask("GET", path, path, 200)
page = ask("GET", alerts, alerts, 200)
if page is not None and len(page["alerts"]) < len(ids):
    problems.append("the list holds fewer alerts than there are")
page = ask("GET", alerts, alerts + "?limit=1", 200)
ask("GET", alerts, alerts + "?limit=1&cursor=" + page["next"], 200)
for parameter in contract["paths"][alerts]["get"]["parameters"]:
    schema = resolve(parameter["schema"])
    values = schema.get("enum") or {"integer": [3], "string": ["2026-05-28T00:00:00Z" if schema.get("format") else "gia-lai"]}[schema["type"]]
    if parameter["name"] == "cursor":
        continue
    for value in values:
        ask("GET", alerts, f"{alerts}?{parameter['name']}={value}", 200)
ask("GET", alerts, alerts + "?author=x", 400)
ask("GET", alerts, alerts + "?nothing=x", 400)
for each in ids:
    ask("GET", one, f"{alerts}/{each}", 200)
ask("GET", one, alerts + "/x", 400)
ask("GET", one, alerts + "/999999", 404)
target = f"{alerts}/{ids[0]}/decisions"
ask("POST", decide, target, 201, {"act": "open", "expected": {"state": "new", "last_decision": 0, "assessment": 1}})
ask("POST", decide, target, 201, {"act": "dismiss", "reason": "tin cũ"})
ask("POST", decide, target, 409, {"act": "confirm", "expected": {"state": "new", "last_decision": 0}})
published = {"publisher": "Công an tỉnh", "url": "https://congan.example/1"}
ask("POST", decide, target, 201, {"act": "undo"})
ask("POST", decide, target, 201, {"act": "ask", "agency": "UBND xã", "due": "2026-05-30T17:00:00+07:00"})
ask("POST", decide, target, 201, {"act": "answer", "publication": published, "verdict": "false"})
ask("POST", decide, target, 201, {"act": "assign", "assignee": "can-bo"})
ask("POST", decide, target, 201, {"act": "note", "reason": "đã gọi điện"})
ask("POST", decide, target, 201, {"act": "hold"})
ask("POST", decide, target, 201, {"act": "confirm", "publication": published, "verdict": "fake"})
ask("POST", decide, target, 422, {"act": "dismiss"})
ask("POST", decide, target, 415, b"act=open", {"Content-Type": "text/plain"})
ask("POST", decide, target, 413, b"{" + b" " * 70000)
ask("POST", decide, target, 403, {"act": "open"}, {"Origin": "https://evil.example"})
ask("POST", decide, target + "?x=1", 400, {"act": "open"})
ask("POST", decide, alerts + "/999999/decisions", 404, {"act": "open"})
ask("GET", one, f"{alerts}/{ids[0]}", 200)
link = alerts + "/{id}/permalink"
ask("POST", link, f"{alerts}/{ids[0]}/permalink", 200, {})
ask("POST", link, f"{alerts}/x/permalink", 400, {})
ask("POST", link, f"{alerts}/999999/permalink", 404, {})
ask("POST", link, f"{alerts}/{ids[0]}/permalink", 403, {}, {"Origin": "https://evil.example"})
story, change = "/api/v1/stories/{id}", "/api/v1/stories/{id}/decisions"
stories = "/api/v1/stories"
merge = {"act": "merge", "into": int(ids[0]), "reason": "cùng một tin"}
ask("POST", change, f"{stories}/{ids[1]}/decisions", 201, merge)
ask("POST", change, f"{stories}/{ids[1]}/decisions", 409, merge)
ask("POST", change, f"{stories}/{ids[1]}/decisions", 422, {"act": "merge"})
ask("POST", change, f"{stories}/999999/decisions", 404, merge)
ask("GET", story, f"{stories}/{ids[1]}", 200)
ask("POST", change, f"{stories}/{ids[0]}/decisions", 201, {"act": "split", "alerts": [int(ids[1])], "reason": "tin khác"})
ask("POST", change, f"{stories}/{ids[0]}/decisions", 201, {"act": "undo"})
ask("GET", story, f"{stories}/{ids[0]}", 200)
ask("GET", story, f"{stories}/x", 400)
ask("GET", story, f"{stories}/999999", 404)
ask("GET", alerts, alerts, 200)
find = "/api/v1/search"
page = ask("GET", find, find + "?q=mua+lon&limit=1", 200)
if page is None or len(page["alerts"]) != 1 or not page["alerts"][0]["found"]:
    problems.append("a search for what is there found nothing")
else:
    ask("GET", find, find + "?q=mua+lon&limit=1&before=" + page["next"], 200)
ask("GET", find, find + "?q=khong+co+o+dau", 200)
for query in ("", "?q=", "?q=a+OR+b+AND+c", "?q=nguyen+van+a", "?q=author:x", "?q=@x", "?q=lu&before=x", "?q=lu&limit=0", "?q=lu&x=1"):
    ask("GET", find, find + query, 400)
claims, claim, suggested = "/api/v1/claims", "/api/v1/claims/{id}", "/api/v1/claim-suggestions"
page = ask("GET", claims, claims, 200)
if page is None or {each["state"] for each in page["claims"]} != {"proposed", "live", "expired", "withdrawn"}:
    problems.append("the list of claims lacks some")
page = ask("GET", claims, claims + "?limit=1", 200)
ask("GET", claims, claims + "?limit=1&after=" + page["next"], 200)
for state in contract["components"]["schemas"]["ClaimState"]["enum"]:
    ask("GET", claims, claims + "?state=" + state, 200)
for query in ("?state=x", "?after=x", "?limit=0", "?author=x"):
    ask("GET", claims, claims + query, 400)
for each in ask("GET", claims, claims, 200)["claims"]:
    ask("GET", claim, claims + "/" + each["key"], 200)
ask("GET", claim, claims + "/khong-co", 404)
ask("GET", claim, claims + "/khong-co?x=1", 400)
page = ask("GET", suggested, suggested, 200)
if page is None or len(page["suggestions"]) != 2:
    problems.append("the list of suggestions lacks some")
page = ask("GET", suggested, suggested + "?limit=1", 200)
ask("GET", suggested, suggested + "?limit=1&after=" + page["next"], 200)
ask("GET", suggested, suggested + "?source=kiem-chung", 200)
ask("GET", suggested, suggested + "?after=x", 400)
document = "/api/v1/documents/check"
plain = {"Content-Type": "text/plain; charset=utf-8"}
letter = (root / "tests/cases/documents/good.test").read_text(encoding="utf-8").split("==== ")[6].split("\n----")[0]
checked = ask("POST", document, document, 200, letter.encode(), plain)
if checked is None or checked["published"]["presence"] != "not_found" or not checked["published"]["near"]:
    problems.append("a document of the same number and symbol as one of the list was not shown")
ask("POST", document, document, 200, "Thông báo nghỉ lễ".encode(), plain)
ask("POST", document, document, 400, b" ", plain)
ask("POST", document, document, 415, {"text": "x"})
ask("POST", document, document, 413, b"x" * (9 << 20), plain)
ask("POST", document, document, 403, b"x", {**plain, "Origin": "https://evil.example"})
ask("GET", "/api/v1/sources", "/api/v1/sources", 200)
ask("GET", "/api/v1/sources", "/api/v1/sources?x=1", 400)
trends = "/api/v1/trends"
for query in ("", "?topic=thien-tai&place=gia-lai&tier=press&label=mention", "?bucket=day&since=2026-05-01T00:00:00Z",
              "?bucket=hour&since=2026-05-27T00:00:00Z&until=2026-05-28T00:00:00Z"):
    ask("GET", trends, trends + query, 200)
for query in ("?topic=B%C3%A3o", "?place=Gia%20Lai", "?tier=x", "?label=x", "?bucket=week", "?since=x", "?author=x", "?x=1",
              "?bucket=hour&since=2020-01-01T00:00:00Z", "?since=2026-05-28T00:00:00Z&until=2026-05-27T00:00:00Z"):
    ask("GET", trends, trends + query, 400)
ahead = trends + "/forecast"
for query in ("", "?bucket=day&horizon=7", "?topic=scam"):
    ask("GET", ahead, ahead + query, 200)
for query in ("?horizon=0", "?horizon=73", "?bucket=day&horizon=8", "?horizon=x", "?since=2026-05-27T00:00:00Z"):
    ask("GET", ahead, ahead + query, 400)
shares, times = trends + "/shares", trends + "/answer-times"
for query in ("", "?topic=thien-tai&place=gia-lai", "?since=2026-05-01T00:00:00Z&until=2026-05-28T12:00:00Z"):
    ask("GET", shares, shares + query, 200)
ask("GET", shares, shares + "?since=2020-01-01T00:00:00Z", 400)
ask("GET", times, times, 200)
ask("GET", times, times + "?since=2020-01-01T00:00:00Z", 400)
ask("GET", times, times + "?since=2026-05-29T00:00:00Z&until=2026-05-28T00:00:00Z", 400)
mode = "/api/v1/disaster"
if ask("GET", mode, mode, 200) != {"active": False}:
    problems.append("disaster mode is on before anybody asked for it")
if not ask("POST", mode, mode, 200, {"until": "12h", "reason": "bão số 5"})["active"]:
    problems.append("disaster mode did not begin")
ask("GET", mode, mode, 200)
for body in ({}, {"until": "60d"}, {"until": "12h", "off": True}, {"until": "12h", "x": 1}, {"until": "2020-01-01T00:00:00Z"}, {"off": False}):
    ask("POST", mode, mode, 422, body)
ask("POST", mode, mode, 403, {"off": True}, {"Origin": "https://evil.example"})
ask("POST", mode, mode, 415, b"off=1", {"Content-Type": "text/plain"})
if ask("POST", mode, mode, 200, {"off": True}) != {"active": False}:
    problems.append("disaster mode did not end")
ask("POST", mode, mode + "?x=1", 400, {"off": True})
recall, tasks, reading = "/api/v1/recall", "/api/v1/recall/{id}/items", "/api/v1/recall/readings"
ask("GET", recall, recall, 200)
ask("GET", recall, recall + "?x=1", 400)
left = ask("GET", tasks, recall + "/2026-W22/items?reader=lan", 200)
ask("GET", tasks, recall + "/2026-W22/items", 400)
ask("GET", tasks, recall + "/2026-W22/items?reader=Lan%20Anh", 400)
ask("GET", tasks, recall + "/2026-W22/items?reader=hoa", 403)
ask("GET", tasks, recall + "/2026-W21/items?reader=lan", 404)
said = {"week": "2026-W22", "item": left["items"][0]["item"], "reader": "lan", "relevant": True}
ask("POST", reading, reading, 201, said)
ask("POST", reading, reading, 409, {**said, "relevant": False})
ask("POST", reading, reading, 403, {**said, "reader": "hoa"})
ask("POST", reading, reading, 404, {**said, "reader": "minh", "item": "0" * 32})
ask("POST", reading, reading, 422, {**said, "relevant": "yes"})
ask("POST", reading, reading, 422, {**said, "who": "x"})
ask("POST", reading, reading, 415, b"x", {"Content-Type": "text/plain"})
ask("POST", reading, reading + "?x=1", 400, said)
if "found" in ask("GET", recall, recall, 200)["weeks"][0]:
    problems.append("figures are told before the second reading")
ask("POST", reading, reading, 201, {**said, "reader": "minh", "relevant": False})
ask("GET", recall, recall, 200)
ask("GET", "/api/v1/events", "/api/v1/events?after=x", 400)
stream = ask("GET", "/api/v1/events", "/api/v1/events?after=0", 200)
event_schema = {"$ref": "#/components/schemas/Event", "components": contract["components"]}
seen, name, number = set(), None, None
while stream is not None and not {"alert_new", "decision"} <= seen:
    line = stream.readline().decode("utf-8").rstrip("\n")
    if line.startswith("id: "):
        number = int(line[4:])
    elif line.startswith("event: "):
        name = line[7:]
    elif line.startswith("data: "):
        value = json.loads(line[6:])
        seen.add(name)
        for error in jsonschema.Draft202012Validator(event_schema).iter_errors(value):
            problems.append(f"event {name}: {error.message}")
        if value["kind"] != name or value["sequence"] != number:
            problems.append(f"event {name} {number} says {value}")

for pattern, operations in contract["paths"].items():
    for method in operations:
        if (method, pattern) not in asked:
            problems.append(f"{method} {pattern} is promised and was not asked")
if problems:
    print("\n".join(problems))
    sys.exit(1)
print(f"{len(codes)} kinds of answers are as openapi.yaml promises")
