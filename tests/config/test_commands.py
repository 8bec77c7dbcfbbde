"""What bin/run says when it cannot start: one sentence each, before anything was begun."""

import io
import os
import re
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

BIN = Path(__file__).parents[2] / "bin"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The command's own module, its state in a folder of its own."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.syspath_prepend(str(BIN))
    loader = SourceFileLoader("bin_run", str(BIN / "run"))
    module = module_from_spec(spec_from_loader("bin_run", loader))
    loader.exec_module(module)
    return module


def said(run, *command):
    """What is told of a tool that failed with these words; no proxy stands between it and this machine."""
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=plain, timeout=60)
    assert done.returncode != 0
    return run.reason_in(done.stdout + done.stderr)


def test_a_taken_port_is_named_with_the_option_that_helps(run):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.Failure, match=f"^Port {port} is taken by another program; choose another with --port"):
            run.need_port(port)
    run.need_port(port)


def test_a_port_that_does_not_exist_is_refused_at_once(run, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bin/run", "--port", "70000"])
    with pytest.raises(SystemExit):
        run.options()
    assert "--port must be between 1 and 65535." in capsys.readouterr().err


def test_two_command_rooms_do_not_share_a_folder_and_a_killed_one_leaves_it_free(run):
    first = run.hold_home()
    with pytest.raises(run.Failure, match="already running from this folder"):
        run.hold_home()
    first.close()
    run.hold_home().close()


@pytest.mark.parametrize(("below", "why"), [("var", "Not a directory"), (".", "File exists")])
def test_a_folder_that_cannot_be_made_is_named_with_the_setting_that_helps(run, tmp_path, below, why):
    file = tmp_path / "file"
    file.touch()
    run.HOME = file / below
    said = re.escape(f"{run.HOME} cannot be made or written ({why}); choose another folder with VAR_DIR.")
    with pytest.raises(run.Failure, match=f"^{said}$"):
        run.hold_home()


@pytest.mark.parametrize(("answer", "left"), [("yes\n", []), ("no\n", ["postgres"]), ("", ["postgres"])])
def test_only_a_written_yes_deletes_what_is_kept(run, monkeypatch, answer, left):
    held = run.hold_home()
    (run.HOME / "postgres").mkdir()
    (run.HOME / "secrets").write_text("x")
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    if left:
        with pytest.raises(run.Failure, match="Nothing was deleted"):
            run.reset()
    else:
        run.reset()
    assert sorted(entry.name for entry in run.HOME.iterdir() if entry.is_dir()) == left
    assert (run.HOME / "run.lock").exists()
    held.close()


def test_too_little_room_on_the_disk_is_said_with_both_figures(run, tmp_path):
    with pytest.raises(run.Failure, match=r"^The disk is full: \d+ MB are free where 1000000000 MB are needed"):
        run.need_room(10**9, tmp_path)


def test_a_disk_that_fills_up_on_the_way_is_one_sentence(run):
    full = said(run, sys.executable, "-c", "with open('/dev/full', 'w') as file: file.write('x')")
    assert full == "The disk is full: make room and start again."


@pytest.mark.parametrize("tool", ["pip", "npm"])
def test_no_way_to_the_package_server_is_one_sentence(run, tool):
    nowhere = "http://127.0.0.1:9/"
    commands = {
        "pip": f"{sys.executable} -m pip download --no-cache-dir --retries 1 --index-url {nowhere} room",
        "npm": f"npm view room --registry {nowhere} --fetch-retries 0 --prefer-online",
    }
    assert said(run, *commands[tool].split()).startswith("The package server cannot be reached")
