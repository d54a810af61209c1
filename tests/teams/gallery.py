"""Shows every recorded card in Microsoft 365 Agents Playground: see docs/teams.md, By eye.

    python -m tests.teams.gallery

Write the name of a file of tests/golden/teams, or several, and the cards come; `all` names them.
"""

import json
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, web

GOLDEN: Final = Path(__file__).resolve().parents[1] / "golden" / "teams"
CARD: Final = "application/vnd.microsoft.card.adaptive"


async def messages(request: web.Request) -> web.Response:
    heard = await request.json()
    for name in str(heard.get("text") or "").split():
        file = GOLDEN / f"{name}.json"
        if file.is_file():
            card = {"contentType": CARD, "content": json.loads(file.read_text(encoding="utf-8"))}
            await _say(heard, {"attachments": [card]})
        elif name == "all":
            await _say(
                heard, {"text": ", ".join(sorted(one.stem for one in GOLDEN.glob("*.json")))}
            )
    return web.json_response({})


async def _say(heard: dict[str, Any], what: dict[str, Any]) -> None:
    place = heard["conversation"]["id"]
    url = f"{heard['serviceUrl'].rstrip('/')}/v3/conversations/{place}/activities"
    answer = {
        "type": "message",
        "from": heard["recipient"],
        "recipient": heard["from"],
        "conversation": heard["conversation"],
        "replyToId": heard["id"],
    }
    async with (
        ClientSession(raise_for_status=True) as session,
        session.post(url, json=answer | what),
    ):
        pass


def main() -> None:
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=3978)


if __name__ == "__main__":
    main()
