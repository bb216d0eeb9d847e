"""A group of commands, each of which is imported when it is called, so that the others start fast."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click
from typing_extensions import override

from scenarios.problems import nearest


class LateGroup(click.Group):
    """A group whose `late` commands, name to `module:command`, are imported when they are asked for."""

    def __init__(self, *args: Any, late: Mapping[str, str], **more: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **more)
        self._late = late

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._late, *(name for name in super().list_commands(ctx) if name not in self._late)]

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name in self._late:
            module, _, name = self._late[cmd_name].partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        found = super().get_command(ctx, cmd_name)
        if found is None:
            near = nearest(cmd_name, self.list_commands(ctx))
            raise click.UsageError(f"no command is called {cmd_name!r}; {near}", ctx)
        return found
