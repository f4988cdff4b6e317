"""Writes a manual page from what `polysem --experimental-dump-help` prints: standard input to standard output.

Rejected: swift-argument-parser's plugin for manuals, which builds a tool of its own and splits verbs over a dozen pages.
"""

import json
import sys


def roff(text: str) -> str:
    """Text as roff takes it: no escapes, no requests at the start of a line, paragraphs kept."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").splitlines()
    lines = ["\\&" + line if line.startswith((".", "'")) else line for line in lines]
    return "\n".join(line if line.strip() else ".PP" for line in lines)


def name_of(argument: dict) -> str:
    """--option <value>, or <file> … for a positional one."""
    value = f"<{argument['valueName']}>"
    if argument["kind"] == "positional":
        return value + (" …" if argument.get("isRepeating") else "")
    names = [("--" if name["kind"] == "long" else "-") + name["name"] for name in argument.get("names", [])]
    return ", ".join(names) + (f" {value}" if argument["kind"] == "option" else "")


def synopsis(command: dict, path: str) -> str:
    parts = []
    for argument in command.get("arguments", []):
        if argument.get("shouldDisplay", True):
            text = name_of({**argument, "names": argument.get("names", [])[:1]})
            parts.append(f"[{text}]" if argument.get("isOptional") else text)
    return f".B {roff(path)}\n{roff(' '.join(parts))}".rstrip()


def section(command: dict, path: str) -> list[str]:
    lines = [f".SS {roff(path)}", roff(command.get("abstract", "")), ".PP", synopsis(command, path)]
    if discussion := command.get("discussion"):
        lines += [".PP", roff(discussion)]
    for argument in command.get("arguments", []):
        if argument.get("shouldDisplay", True):
            default = f" (default: {argument['defaultValue']})" if argument.get("defaultValue") else ""
            lines += [".TP", f".B {roff(name_of(argument))}", roff(argument.get("abstract", "") + default) or "\\&"]
    return lines


def page(tool: dict) -> str:
    command = tool["command"]
    name = command["commandName"]
    lines = [
        f'.TH {name.upper()} 1 "" "{name}" "User Commands"', ".SH NAME", f"{name} \\- {roff(command['abstract'])}",
        ".SH SYNOPSIS", f".B {name}", "<verb> [<options>]", ".SH DESCRIPTION", roff(command.get("discussion", "")),
        ".SH VERBS",
    ]
    for verb in command["subcommands"]:
        if verb["commandName"] != "help":
            lines += section(verb, f"{name} {verb['commandName']}")
    lines += [".SH SEE ALSO", "The documentation in docs, beginning with tutorial.md."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(json.load(sys.stdin)))
