"""views.*: modals, opened while a trigger lives, and Home tabs."""

import json

from tests.standins.slack_args import Args, known_user, method
from tests.standins.slack_blocks import complete
from tests.standins.slack_json import view_json
from tests.standins.slack_limits import view_complaints
from tests.standins.slack_things import Json, SlackError, Trigger, User, View
from tests.standins.slack_world import World


@method("views.open")
def open_(world: World, args: Args) -> Json:
    content = _checked(world, args, "modal")
    trigger = _exchanged(world, args)
    return {"view": view_json(put(world, trigger.user, content))}


@method("views.push")
def push(world: World, args: Args) -> Json:
    content = _checked(world, args, "modal")
    trigger = _exchanged(world, args)
    below = trigger.view
    if below is None:
        raise SlackError("not_found")
    stack = [view for view in world.views.values() if view.open and view.root == below.root]
    if len(stack) >= 3:
        raise SlackError("push_limit_reached")
    return {"view": view_json(put(world, trigger.user, content, below))}


@method("views.update")
def update(world: World, args: Args) -> Json:
    content = _checked(world, args, "modal")
    view = _named(world, args)
    _same(view, args)
    change(world, view, content)
    return {"view": view_json(view)}


@method("views.publish")
def publish(world: World, args: Args) -> Json:
    content = _checked(world, args, "home")
    user = known_user(world, args.need("user_id"))
    view = world.homes.get(user.id)
    if view is None:
        view = world.homes[user.id] = _new(world, user, content, None)
        world.notify()
    else:
        _same(view, args)
        change(world, view, content)
    return {"view": view_json(view)}


def put(world: World, user: User, content: Json, below: View | None = None) -> View:
    """A new modal before a person, on top of another or by itself."""
    view = _new(world, user, content, below)
    world.views[view.id] = view
    world.notify()
    return view


def change(world: World, view: View, content: Json) -> None:
    view.content = content | {"blocks": complete(content["blocks"], world.new_id)}
    view.hash = _hash(world)
    world.notify()


def _new(world: World, user: User, content: Json, below: View | None) -> View:
    kept = content | {"blocks": complete(content["blocks"], world.new_id)}
    name = world.new_id("V")
    root = below.root if below else name
    return View(name, user, kept, _hash(world), root, below.id if below else None)


def _hash(world: World) -> str:
    return f"{int(world.now())}.{world.new_id('h')}"


def _checked(world: World, args: Args, surface: str) -> Json:
    args.need("view")
    view = args.parsed("view", "invalid_arguments")
    if len(json.dumps(view)) > 250_000:
        raise SlackError("view_too_large")
    wrong = view_complaints(view, world.refused_blocks)
    if view.get("type") != surface:
        wrong.append(f"must be of type {surface} [json-pointer:/view/type]")
    if wrong:
        messages = [f"[ERROR] {complaint}" for complaint in wrong]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})
    return dict(view)


def _exchanged(world: World, args: Args) -> Trigger:
    """A trigger is good for one view, and for a moment."""
    trigger = world.triggers.get(args.need("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if world.now() - trigger.born > world.trigger_life:
        raise SlackError("expired_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    trigger.used = True
    return trigger


def _named(world: World, args: Args) -> View:
    for view in world.views.values():
        outside = args.text("external_id")
        if view.open and (
            view.id == args.get("view_id")
            or (outside and view.content.get("external_id") == outside)
        ):
            return view
    raise SlackError("not_found")


def _same(view: View, args: Args) -> None:
    if args.text("hash") not in ("", view.hash):
        raise SlackError("hash_conflict")
