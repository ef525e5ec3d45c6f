"""`logloom push`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from queries.commands.exits import DONE
from queries.commands.options import access_options, common, example, json_option, seconds_option
from queries.commands.output import print_json, progress
from queries.commands.store import server_at


@click.command()
@click.argument("url")
@click.option("--replace", is_flag=True, help="Even in the place of another log's graph.")
@access_options
@seconds_option
@json_option
@common
@example("logloom push http://localhost:7878")
def push(store: Path, url: str, replace: bool, token: str, user: str, seconds: float, as_json: bool) -> int:
    """Load the graph into a SPARQL 1.1 server.

    URL is the address of the server, or of its graph store. What differs from
    what is there is sent, what is gone is removed; graphs of others stay. A push
    that broke off is taken up by the next one.
    """
    from graph.remote.push import push as send

    done = send(store, server_at(url, token, user, seconds), replace, progress(sys.stderr))
    if as_json:
        print_json(done.as_json())
    state = f"{done.sent} sent, {done.removed} removed" if done.sent or done.removed else "nothing to send"
    click.echo(f"{done.graphs} graphs: {state}, {done.requests} requests", err=True)
    return DONE
