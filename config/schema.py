"""What the API's description says of every operation: how it refuses (RFC 9457)."""

from typing import Any

from core.problems import PROBLEM

REFUSALS = {
    "400": "读不懂的请求",
    "401": "需要登录",
    "403": "没有权限",
    "404": "没有找到，或无权查看",
    "405": "不支持的方法",
    "409": "与现状冲突",
    "413": "内容过大",
    "415": "不支持的格式",
    "422": "填写有误，errors 指明栏目",
}
_TEXT = {"type": "string"}
_ROW = {"type": "object", "properties": {"field": _TEXT, "detail": _TEXT}, "required": ["field", "detail"]}
DOCUMENT = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("type", "title", "detail"), _TEXT),
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": _ROW},
    },
    "required": ["type", "title", "status", "detail", "errors"],
}


def with_refusals(result: dict[str, Any], **context: Any) -> dict[str, Any]:  # noqa: ARG001 - drf-spectacular's signature
    """Add the problem document and the refusals to every operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = DOCUMENT
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, said in REFUSALS.items():
                operation["responses"].setdefault(status, {"description": said, "content": content})
    return result
