"""Whether postings in doubt stand already: looked up before anything is posted again."""

from dataclasses import replace

from bot.now import Now
from bot.platforms.port import Platform
from storage.database import Database
from storage.posting import Posting


async def looked_for(
    posting: Posting, platform: Platform, database: Database, now: Now
) -> tuple[Posting, list[str]]:
    """*posting* as its channel shows it, and the refs of further copies that stand there.

    Where it is in doubt, one look answers for all that is in doubt in the same channel: what is
    found of the others is noted. Raises Undeliverable; the others are looked for again then, once
    their leases have run out.
    """
    is_going = posting.wanted is None and posting.ref is not None
    if not posting.in_doubt or is_going:
        return posting, []
    others = await database.write_beside(lambda store: store.doubts.join(posting, now()))
    together = [posting, *others]
    stands = await platform.find(together) or {}
    found = await database.read(lambda store: store.doubts.of_nobody_else(together, stands))
    if others:
        await database.write(lambda store: store.doubts.settle(others, found, now()))
    refs = found.get(posting.key, [])
    ref = posting.ref if posting.ref in refs or not refs else refs[0]
    return replace(posting, ref=ref), [one for one in {*refs, posting.ref} if one and one != ref]
