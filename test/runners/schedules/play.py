"""Plays small programs under control, without a sandbox: reads one JSON command, answers with one JSON line.

    {"texts": [...]}                                     schedules, parsed and printed again, null where they are none
    {"program": path, "schedules": [...], "record": b}   what came of each
    {"program": path, "explore": n, "exhaustive": n}     the distinct outcomes
    {..., "order": "fifo"}                               for a program whose ``run`` is a coroutine that is given a world
    {..., "order": "shuffle", "library": "gevent"}       for one whose ``run`` starts greenlets
    {..., "pages": [...]}                                practice pages that the loop of asyncio reaches
    {"program": path, "plain": true}                     what ``run`` returns without any control
"""
import json
import os
import sys

sys.dont_write_bytecode = True
folder, command = sys.argv[1], json.loads(sys.argv[2])
sys.path.insert(0, folder)

from harness.channel import to_json  # noqa: E402
from harness.controlled.control import Control  # noqa: E402
from harness.controlled.schedule import parse_schedule, print_schedule  # noqa: E402
from harness.encode import encode  # noqa: E402
from harness.modules import SubmissionFiles, install  # noqa: E402


def parsed(text: str):
    """What Python makes of a schedule's text."""
    try:
        deviations, turn = parse_schedule(text)
        return [list(one) for one in deviations], turn, print_schedule(deviations, turn)
    except ValueError:
        return None


def played():
    """What comes of a program."""
    with open(command["program"], encoding="utf-8") as file:
        text = file.read()
    if command.get("plain"):
        names = {"__name__": "main"}
        exec(compile(text, "main.py", "exec"), names)  # pylint: disable=exec-used
        return encode(names["run"]())
    control = Control(
        {"main.py": text}, [], command.get("stepLimit", 20_000), 2, command.get("record", False),
        command.get("order"), command.get("library", "asyncio"), command.get("pages"),
    )
    install(SubmissionFiles({"main.py": text}, control.compiled))
    control.alone(lambda: __import__("main"))

    def observe(world):
        if control.anew:
            sys.modules.pop("main")
        run = __import__("main").run
        if "library" in command:
            value = run(world)
        else:
            value = control.run_loop(run(world)) if "order" in command else run()
        return {"outcome": "returned", "value": encode(value)}

    if "schedules" in command:
        return [control.replay(observe, one) for one in command["schedules"]]
    task = {"seed": 1, "schedules": command["explore"], "exhaustiveBudget": command.get("exhaustive", 0), "stepBudget": 1 << 60}
    return control.explore(observe, lambda seen: to_json(seen, sort_keys=True), task, lambda _done: None)


answer = [parsed(one) for one in command["texts"]] if "texts" in command else played()
sys.stdout.write(f"{json.dumps(answer)}\n")
sys.stdout.flush()
os._exit(0)
