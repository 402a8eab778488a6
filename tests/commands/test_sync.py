"""`sync` between machines over a bare repository, with the real git."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Answer, Cli

from readlist.storage.files import locked_if_free
from readlist.sync.git import machine_name

KEY = "papers/flennerhag2022bootstrapped"


class Machines:
    """Machines that share a bare repository; each is a command line with a home of its own."""

    def __init__(self, root: Path) -> None:
        self.hub = root / "hub.git"
        git(root, "init", "--quiet", "--bare", "--initial-branch=main", str(self.hub))
        self.one, self.two, self.three = (Cli(root / name) for name in ("one", "two", "three"))

    def start(self, *machines: Cli) -> None:
        """Let these machines join."""
        for each in machines:
            answer = sync(each, "--init", str(self.hub), "--yes")
            assert answer.code == 0, answer.err


PLAIN = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "PATH": os.environ.get("PATH", ""),
}
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
EMPTY_LIST = 'format = 1\nname = "mine"\ntitle = "Mine"\n'


def git(folder: Path, *arguments: str) -> str:
    """The output of git, by an identity of the test's own."""
    program = shutil.which("git") or "git"
    ran = subprocess.run(
        [program, *IDENTITY, *arguments],
        cwd=folder,
        env=PLAIN,
        capture_output=True,
        check=True,
        text=True,
    )
    return ran.stdout


def sync(machine: Cli, *arguments: str, **environ: str) -> Answer:
    """`readlist sync` with git's usual surroundings."""
    return machine("sync", *arguments, environ={**PLAIN, **environ})


def tracked(machine: Cli) -> dict[str, bytes]:
    """The files of the library that are synced."""
    return {
        str(path.relative_to(machine.home)): path.read_bytes()
        for name in ("papers", "lists", "upstream")
        for path in (machine.home / name).rglob("*")
        if path.is_file() and path.suffix != ".pdf"
    }


@pytest.fixture
def machines(tmp_path: Path) -> Machines:
    """Three machines of which none is synced yet."""
    return Machines(tmp_path)


def test_before_it_begins(machines: Machines) -> None:
    """Without --init, `sync` says how to begin (exit 4); nothing is made."""
    answer = sync(machines.one)
    assert answer.code == 4
    assert "`readlist sync --init URL` begins it" in answer.err
    assert not (machines.one.home / ".git").exists()


def test_what_leaves_is_said_before(machines: Machines) -> None:
    """In a script --init wants --yes, and tells what would be sent."""
    machines.one("read", "1-3")
    answer = sync(machines.one, "--init", str(machines.hub))
    assert answer.code == 4
    assert "sync sends your progress, tags, notes, abstracts and lists to" in answer.err
    assert not (machines.one.home / ".git").exists()


def test_two_machines_come_to_the_same(machines: Machines) -> None:
    """Readings, tags, notes and lists of both are on both."""
    one, two = machines.one, machines.two
    one("read", "3", "--minutes", "55")
    one("tag", "+core", "3")
    one("note", "3", "-m", "From one.")
    one.write("lists/mine.toml", EMPTY_LIST)
    one("add", "--title", "My Talk", "--list", "mine")
    machines.start(one)
    two("read", "3", "--minutes", "20")
    two("tag", "+later", "3")
    two("note", "3", "-m", "From two.")
    two.write("lists/mine.toml", EMPTY_LIST)
    two("add", "--title", "Her Talk", "--list", "mine")
    machines.start(two)
    assert sync(one).code == 0
    assert tracked(one) == tracked(two)
    notes = two("note", "3", "--print").out
    assert "From one." in notes
    assert "From two." in notes
    assert notes.count("# Bootstrapped") == one("note", "3", "--print").out.count("# Bootstrapped")
    progress = (one.home / KEY / "progress.toml").read_text()
    assert "minutes = 55" in progress
    assert "minutes = 20" in progress
    assert '"core",\n    "later",' in progress
    assert one("show", "-l", "mine").out.count("Talk") == 2


def test_what_came_is_said_and_can_be_undone(machines: Machines) -> None:
    """One change, named by paper; `undo` takes it back, and the next sync sends that."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    one("read", "3", "--minutes", "55")
    one("tag", "+core", "3")
    sync(one)
    answer = sync(two)
    said = f"read on {machine_name()}, 2026-11-22, 55 min · tags core"
    assert answer.out.startswith(f"3 (flennerhag2022bootstrapped): {said}\n")
    assert two("undo", "--list").out.count("\n") == 1
    assert two("undo").code == 0
    assert sync(two).out.endswith("nothing new came, 1 file sent\n")
    assert "1 mark taken back" in sync(one).out
    assert tracked(one) == tracked(two) == {}


def test_the_later_of_two_ratings_wins_everywhere(machines: Machines) -> None:
    """The value that lost is said on the machine that merges; it depends on the times alone."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    one.wait(hours=2)
    one("rate", "3", "4")
    two.wait(hours=1)
    two("rate", "3", "2")
    sync(one)
    assert "replaced: rating 2 (now 4)" in sync(two).out
    sync(one)
    assert "rating = 4" in (two.home / KEY / "progress.toml").read_text()
    assert tracked(one) == tracked(two)
    two("rate", "3", "1")
    sync(two)
    one("rate", "3", "5")
    assert "replaced: rating 1 (now 5)" in sync(one).out, "said where its own value stays, too"


def test_notes_that_cannot_be_joined_are_both_kept(machines: Machines) -> None:
    """The other version lies beside the notes, and show and doctor name it until it is gone."""
    one, two = machines.one, machines.two
    one("note", "3", "-m", "A thought.")
    machines.start(one, two)
    for machine, text in ((one, "One."), (two, "Two.")):
        notes = machine.home / KEY / "notes.md"
        notes.write_text(notes.read_text().replace("A thought.", text))
        assert sync(machine).code == 0
    sync(one)
    assert tracked(one) == tracked(two)
    (other,) = (one.home / KEY).glob("notes.other-*.md")
    texts = {other.read_text().splitlines()[-1], one("note", "3", "--print").out.splitlines()[-1]}
    assert texts == {"One.", "Two."}
    assert other.name in one("show", "3").err
    assert other.name in one("doctor").out
    other.unlink()
    sync(one)
    sync(two)
    assert not list((two.home / KEY).glob("notes.other-*"))


def test_an_edit_beats_a_deletion(machines: Machines) -> None:
    """Notes that one machine removed and another changed stay, and that is said."""
    one, two = machines.one, machines.two
    one("note", "3", "-m", "A thought.")
    machines.start(one, two)
    (one.home / KEY / "notes.md").unlink()
    sync(one)
    two("note", "3", "-m", "One more.")
    assert "changed on one machine, so not deleted" in sync(two).out
    sync(one)
    assert "One more." in one("note", "3", "--print").out


def test_a_damaged_file_waits_while_the_rest_is_synced(machines: Machines) -> None:
    """It is named and left as it is on both sides; once mended it is merged as if nothing was."""
    one, two = machines.one, machines.two
    one("read", "3")
    machines.start(one, two)
    progress = one.home / KEY / "progress.toml"
    whole = progress.read_bytes()
    progress.write_bytes(b"format = \n")
    one("tag", "+core", "5")
    answer = sync(one)
    assert f"{KEY}/progress.toml: left as it is: is not valid TOML" in answer.out
    assert answer.out.count("left as it is") == 1
    assert progress.read_bytes() == b"format = \n"
    two("tag", "+later", "3")
    assert "tags core" in sync(two).out
    assert sync(one).out.endswith("nothing new came, nothing to send\n")
    assert progress.read_bytes() == b"format = \n"
    assert "it is not synced" in one("doctor").out
    progress.write_bytes(whole.replace(b"format = 1", b'format = 1\ntags = ["mended"]'))
    sync(one)
    sync(two)
    assert tracked(one) == tracked(two)
    assert '"later",\n    "mended",' in progress.read_text()
    assert "it is not synced" not in one("doctor").out


def test_a_file_of_a_newer_readlist_is_left_to_it(machines: Machines) -> None:
    """Both changed it, and only the newer one can merge: nothing is overwritten on either side."""
    one, two = machines.one, machines.two
    one("read", "3")
    machines.start(one, two)
    newer = (two.home / KEY / "progress.toml").read_bytes().replace(b"format = 1", b"format = 2")
    folder = machines.hub.parent / "clone"
    git(machines.hub.parent, "clone", "--quiet", str(machines.hub), str(folder))
    (folder / KEY / "progress.toml").write_bytes(newer)
    git(folder, "commit", "--quiet", "--all", "-m", "by a newer readlist")
    git(folder, "push", "--quiet")
    one("tag", "+mine", "3")
    answer = sync(one)
    assert answer.code == 0
    assert "written by a newer readlist (format 2)" in answer.out
    assert '"mine"' in (one.home / KEY / "progress.toml").read_text()
    assert git(machines.hub, "show", f"main:{KEY}/progress.toml").encode() == newer


def test_lists_are_merged_paper_by_paper(machines: Machines) -> None:
    """Additions of both, a removal, and a field that both changed; comments of the file stay."""
    one, two = machines.one, machines.two
    one.write("lists/mine.toml", EMPTY_LIST)
    for title in ("Alpha", "Beta", "Gamma"):
        one("add", "--title", title, "--list", "mine")
    machines.start(one, two)
    path = one.home / "lists" / "mine.toml"
    path.write_text(f"# my own words\n{path.read_text()}")
    one("add", "--title", "Delta", "--list", "mine")
    two("remove", "2", "--list", "mine")
    two("add", "--title", "Epsilon", "--list", "mine")
    sync(one)
    sync(two)
    sync(one)
    assert tracked(one) == tracked(two)
    titles = {line.split("\t")[3] for line in one("show", "-l", "mine").out.splitlines()}
    assert titles == {"Alpha", "Gamma", "Delta", "Epsilon"}
    assert path.read_text().startswith("# my own words\n")


def test_a_dry_run_changes_nothing(machines: Machines) -> None:
    """It says what would come, and neither disk nor branch nor remote changes."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    one("read", "3")
    sync(one)
    two("read", "5")
    head = git(two.home, "rev-parse", "HEAD")
    before = tracked(two)
    answer = sync(two, "--dry-run")
    assert "read on" in answer.out
    assert "nothing was changed" in answer.out
    assert (git(two.home, "rev-parse", "HEAD"), tracked(two)) == (head, before)


def test_no_network(machines: Machines) -> None:
    """A change is committed here; exit 6 says so, and the next sync sends it."""
    one = machines.one
    machines.start(one)
    one("read", "3")
    away = machines.hub.rename(machines.hub.with_name("away.git"))
    answer = sync(one)
    assert answer.code == 6
    assert "what changed here is safe" in answer.err
    away.rename(machines.hub)
    assert sync(one).code == 0
    assert "3 (" not in sync(one).out
    assert f"{KEY}/progress.toml" in git(machines.hub, "ls-tree", "-r", "--name-only", "main")


def unfinished_merge(folder: Path) -> None:
    """A merge that git is in the middle of."""
    (folder / ".git" / "MERGE_HEAD").write_text(git(folder, "rev-parse", "HEAD"))


def unfinished_rebase(folder: Path) -> None:
    """A rebase that git is in the middle of."""
    (folder / ".git" / "rebase-merge").mkdir()


def detached_head(folder: Path) -> None:
    """A head on no branch."""
    git(folder, "checkout", "--quiet", "--detach")


@pytest.mark.parametrize(
    ("odd", "way_out"),
    [
        (unfinished_merge, "`git merge --abort`"),
        (unfinished_rebase, "`git rebase --abort`"),
        (detached_head, "`git switch main`"),
    ],
)
def test_git_by_hand_is_recognised(
    odd: Callable[[Path], None], way_out: str, machines: Machines
) -> None:
    """Exit 4 with the way out, and nothing is touched."""
    one = machines.one
    one("read", "3")
    machines.start(one)
    odd(one.home)
    one("read", "5")
    answer = sync(one)
    assert answer.code == 4
    assert way_out in answer.err
    assert "papers/jaegle" not in git(one.home, "ls-tree", "-r", "--name-only", "HEAD")


def test_a_rewritten_history_is_recognised(machines: Machines) -> None:
    """A force-push is refused with the way out, which joins both; nothing of either side goes."""
    one, two = machines.one, machines.two
    one("read", "3")
    machines.start(one, two)
    two("read", "5")
    git(two.home, "checkout", "--quiet", "--orphan", "fresh")
    git(two.home, "commit", "--quiet", "-m", "all anew")
    git(two.home, "push", "--quiet", "--force", str(machines.hub), "fresh:main")
    one("read", "7")
    answer = sync(one)
    assert answer.code == 4
    assert "history was rewritten" in answer.err
    assert sync(one, "--init", str(machines.hub), "--yes").code == 0
    assert all((one.home / "papers").glob(f"{key}*") for key in ("flennerhag", "jaegle"))


def test_files_that_others_put_into_git(machines: Machines) -> None:
    """A file committed by hand goes everywhere; one that is only staged stays staged."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    (one.home / "plan.txt").write_text("by hand\n")
    git(one.home, "add", "plan.txt")
    git(one.home, "commit", "--quiet", "-m", "by hand")
    (one.home / "draft.txt").write_text("not yet\n")
    git(one.home, "add", "draft.txt")
    one("read", "3")
    sync(one)
    assert git(one.home, "status", "--porcelain") == "A  draft.txt\n"
    assert "plan.txt: new on " in sync(two).out
    assert git(two.home, "status", "--porcelain") == ""
    (two.home / "plan.txt").write_text("by hand, again\n")
    git(two.home, "commit", "--quiet", "--all", "-m", "by hand")
    for machine in (two, one):
        assert sync(machine).code == 0
        assert (machine.home / "plan.txt").read_text() == "by hand, again\n"
    git(one.home, "rm", "--quiet", "plan.txt")
    git(one.home, "commit", "--quiet", "-m", "gone", "--", "plan.txt")
    for machine in (one, two):
        assert sync(machine).code == 0
        assert not (machine.home / "plan.txt").exists()
    assert git(two.home, "status", "--porcelain") == ""
    assert "draft.txt" not in git(machines.hub, "ls-tree", "-r", "--name-only", "main")


def test_a_link_that_others_put_into_git(machines: Machines) -> None:
    """It becomes a file again with what readlist writes next, not a link that leads nowhere."""
    one, two = machines.one, machines.two
    one("note", "3", "-m", "Mine.")
    machines.start(one, two)
    path = f"{KEY}/notes.md"
    blob = git(one.home, "rev-parse", f"HEAD:{path}").strip()
    git(one.home, "update-index", "--cacheinfo", f"120000,{blob},{path}")
    git(one.home, "commit", "--quiet", "-m", "a link")
    one("note", "3", "-m", "More.")
    for machine in (one, two):
        assert sync(machine).code == 0
    assert git(one.home, "ls-tree", "HEAD", path).startswith("100644 ")
    assert tracked(one) == tracked(two)


def test_a_link_among_the_lists_stays_in_git_and_off_the_disk(machines: Machines) -> None:
    """What it leads to is not read: that is said, and no machine takes it for deleted."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    blob = git(one.home, "rev-parse", "HEAD:README.md").strip()
    git(one.home, "update-index", "--add", "--cacheinfo", f"120000,{blob},lists/led.toml")
    git(one.home, "commit", "--quiet", "-m", "a link")
    sync(one)
    assert "not taken: it is a link or another repository" in sync(two).out
    two("read", "1")
    for machine in (two, one):
        assert sync(machine).code == 0
        assert git(machine.home, "ls-tree", "HEAD", "lists/led.toml").startswith("120000 ")
        assert not (machine.home / "lists" / "led.toml").exists()


def test_a_folder_of_any_other_name_is_not_synced(machines: Machines) -> None:
    """Only a key names the folder of a paper."""
    one = machines.one
    for name in ("two\nlines", "Großes"):
        notes = one.home / "papers" / name / "notes.md"
        notes.parent.mkdir(parents=True)
        notes.write_text("By hand.\n")
    machines.start(one)
    assert "notes.md" not in git(machines.hub, "ls-tree", "-r", "--name-only", "main")


def test_a_file_of_others_that_both_changed(machines: Machines) -> None:
    """The later one is everywhere, the earlier one in git's history."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    for machine in (one, two):
        (machine.home / "plan.txt").write_text(f"{machine.home.name}\n")
        git(machine.home, "add", "plan.txt")
        git(machine.home, "commit", "--quiet", "-m", "by hand")
    for machine in (one, two, one):
        assert sync(machine).code == 0
    later = git(machines.hub, "show", "main:plan.txt")
    assert later in {"one\n", "two\n"}
    for machine in (one, two):
        assert (machine.home / "plan.txt").read_text() == later
        assert git(machine.home, "status", "--porcelain") == ""


def test_a_file_of_others_that_is_not_committed_stays(machines: Machines) -> None:
    """The remote's version of it is not taken, and that is said; neither is lost."""
    one, two = machines.one, machines.two
    machines.start(one)
    (one.home / "plan.txt").write_text("first\n")
    git(one.home, "add", "plan.txt")
    git(one.home, "commit", "--quiet", "-m", "by hand")
    sync(one)
    machines.start(two)
    (one.home / "plan.txt").write_text("second\n")
    git(one.home, "commit", "--quiet", "--all", "-m", "by hand, again")
    sync(one)
    (two.home / "plan.txt").write_text("mine, not committed\n")
    answer = sync(two)
    assert answer.code == 0
    assert "plan.txt: not taken: the file here is not as git has it" in answer.out
    assert (two.home / "plan.txt").read_text() == "mine, not committed\n"
    assert git(machines.hub, "show", "main:plan.txt") == "second\n"


def test_a_file_of_others_behind_a_link_is_not_written(machines: Machines, tmp_path: Path) -> None:
    """Neither through a linked folder nor over a link."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (two.home / "plans").symlink_to(elsewhere)
    (one.home / "plans").mkdir()
    (one.home / "plans" / "a.txt").write_text("by hand\n")
    git(one.home, "add", "plans")
    git(one.home, "commit", "--quiet", "-m", "by hand")
    sync(one)
    assert "plans/a.txt: not taken" in sync(two).out
    assert list(elsewhere.iterdir()) == []


def test_no_password_of_a_remote_is_shown(machines: Machines) -> None:
    """An address may hold a token; the one of ssh names a user, whom everybody has."""
    one = machines.one
    answer = sync(one, "--init", "https://me:s3cret@localhost:1/a.git")
    assert "notes, abstracts and lists to https://localhost:1/a.git," in answer.err
    machines.start(one)
    for url in ("https://to@ken@h.example/a.git", "ssh://git@h.example/a.git"):
        git(one.home, "remote", "set-url", "origin", url)
        shown = url.replace("to@ken@", "")
        assert f"synced with {shown}, " in sync(one, "--status").out
        again = sync(one, "--init", "https://me:s3cret@localhost:1/a.git", "--yes")
        assert f"is synced with {shown}; `git remote set-url origin https://localhost" in again.err


def test_another_remote(machines: Machines) -> None:
    """A remote that was changed by hand is recognised; --init moves the library there."""
    one = machines.one
    one("read", "3")
    machines.start(one)
    hub = machines.hub.with_name("new.git")
    git(hub.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(hub))
    answer = sync(one, "--init", str(hub), "--yes")
    assert answer.code == 4
    assert f"`git remote set-url origin {hub}` in it changes that" in answer.err
    git(one.home, "remote", "set-url", "origin", str(hub))
    answer = sync(one)
    assert answer.code == 4
    assert "branch main is gone" in answer.err
    assert sync(one, "--init", str(hub), "--yes").code == 0
    assert f"{KEY}/progress.toml" in git(hub, "ls-tree", "-r", "--name-only", "main")
    assert sync(one).code == 0


def test_an_index_that_another_git_holds(machines: Machines) -> None:
    """The sync says so (exit 4); the next one leaves nothing for git by hand to take back."""
    machines.start(machines.one)
    machines.one("rate", "3", "4")
    lock = machines.one.home / ".git" / "index.lock"
    lock.touch()
    answer = sync(machines.one)
    assert answer.code == 4
    assert "index.lock': File exists" in answer.err
    assert "; if no other git is running there, remove that file\n" in answer.err
    lock.unlink()
    assert sync(machines.one).out == "nothing new came, 1 file sent\n"
    assert git(machines.one.home, "status", "--porcelain", "-uno") == ""


def test_two_syncs_at_once(machines: Machines) -> None:
    """The second one says that another is running, and changes nothing."""
    one = machines.one
    machines.start(one)
    one("read", "3")
    with locked_if_free(one.home / ".git" / "readlist.lock") as is_mine:
        assert is_mine
        answer = sync(one)
    assert answer.code == 4
    assert "another sync is running" in answer.err
    assert sync(one).out == "nothing new came, 1 file sent\n"


def test_a_mark_during_a_sync(machines: Machines, tmp_path: Path) -> None:
    """The library is not locked while the remote is waited for; what is marked then is merged."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    one("read", "3", "--minutes", "55")
    sync(one)
    two("start", "3")
    programs = tmp_path / "bin"
    programs.mkdir()
    real, once = shutil.which("git") or "git", tmp_path / "marked"
    (programs / "git").write_text(
        f"#!/bin/sh\ncase \" $* \" in *' fetch '*) if [ ! -e {once} ]; then touch {once}\n"
        f"READLIST_HOME={two.home} {sys.executable} -m readlist tag +during 3 >/dev/null\n"
        f'fi;; esac\nexec {real} "$@"\n'
    )
    (programs / "git").chmod(0o700)
    answer = sync(two, PATH=f"{programs}{os.pathsep}{PLAIN['PATH']}")
    assert answer.code == 0, answer.err
    assert once.exists()
    sync(one)
    assert tracked(one) == tracked(two)
    progress = (one.home / KEY / "progress.toml").read_text()
    assert all(each in progress for each in ("during", "minutes = 55", '"reading"'))


def test_settings_of_git_play_no_part(machines: Machines, tmp_path: Path) -> None:
    """Hooks, line ends, signing and filters of the user change nothing and stop nothing."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "pre-push", "post-merge", "post-checkout"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o700)
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f"[core]\nautocrlf = true\nhooksPath = {hooks}\n"
        "[commit]\ngpgSign = true\n[push]\ngpgSign = true\n[user]\nuseConfigOnly = true\n"
        '[filter "lfs"]\nclean = false\nsmudge = false\nrequired = true\n'
        "[i18n]\nlogOutputEncoding = utf-16\n"
    )
    one, two = machines.one, machines.two
    environ = {"GIT_CONFIG_GLOBAL": str(settings)}
    for machine in (one, two):
        machine("read", "3" if machine is one else "5")
        machine("rate", "7", "2" if machine is one else "4")
        assert sync(machine, "--init", str(machines.hub), "--yes", **environ).code == 0
    assert sync(one, **environ).code == 0
    assert tracked(one) == tracked(two)
    assert b"\r" not in (one.home / KEY / "progress.toml").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in the shell's language")
def test_a_remote_that_declines(machines: Machines) -> None:
    """Its hook's refusal is told as what it is, not as machines that were faster."""
    machines.start(machines.one)
    hook = machines.hub / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho quota is full; exit 1\n")
    hook.chmod(0o700)
    machines.one("read", "3")
    answer = sync(machines.one)
    assert answer.code == 6
    assert "remote: quota is full" in answer.err
    hook.unlink()
    assert sync(machines.one).code == 0


def test_an_old_git_or_none(machines: Machines, tmp_path: Path) -> None:
    """Exit 4 and a line that says what is needed."""
    empty = tmp_path / "empty"
    empty.mkdir()
    answer = sync(machines.one, PATH=str(empty))
    assert answer.code == 4
    assert "sync needs git" in answer.err
    old = empty / "git"
    old.write_text("#!/bin/sh\necho git version 2.29.3\n")
    old.chmod(0o700)
    answer = sync(machines.one, PATH=str(empty))
    assert answer.code == 4
    assert "sync needs git 2.30 or newer" in answer.err


@pytest.mark.skipif(sys.platform == "win32", reason="a program in its shell's language")
@pytest.mark.parametrize(
    "asked", ["symbolic-ref", "refs/remotes/origin", "merge-base", "push --quiet"]
)
def test_a_git_that_is_killed(machines: Machines, tmp_path: Path, asked: str) -> None:
    """It is said as that: not as a head on no branch, a rewritten history or another library."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    two("read", "3")
    assert sync(two).code == 0
    one("tag", "+core", "3")
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    program = shutil.which("git")
    kill = f'case "$*" in *"{asked}"*) kill -9 $$;; esac'
    wrapper.write_text(f'#!/bin/sh\n{kill}\nexec {program} "$@"\n')
    wrapper.chmod(0o700)
    left = one.home / ".git" / "readlist-work"
    left.mkdir()
    (left / "index.lock").touch()
    answer = sync(one, PATH=f"{wrapper.parent}:{PLAIN['PATH']}")
    assert (answer.code, "it ended with -9; " in answer.err) == (6 if "push" in asked else 4, True)
    assert sync(one, "--status").code == 0
    assert sync(one).code == sync(two).code == 0
    assert tracked(one) == tracked(two) != {}
    assert not left.exists()


def test_a_folder_that_is_gone_is_no_deletion(machines: Machines) -> None:
    """Where every file is missing, nothing is sent."""
    one = machines.one
    one("read", "1-3")
    machines.start(one)
    (one.home / "papers").rename(one.home / "elsewhere")
    answer = sync(one)
    assert answer.code == 4
    assert "are gone from" in answer.err


def test_marks_keep_their_order_across_machines(machines: Machines) -> None:
    """A mark made just after one of the future of another machine's clock comes behind it."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    one.wait(days=3)
    one("start", "3")
    sync(one)
    sync(two)
    two("read", "3")
    sync(two)
    one.wait(minutes=-1)
    sync(one)
    assert one("show", "3").out == two("show", "3").out
    assert "\tread\t" in one("show").out.splitlines()[2]


def test_the_answer_as_json(machines: Machines) -> None:
    """The changes that came and those that wait, for programs."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    one("read", "3")
    sync(one)
    answer = sync(two, "--json")
    assert '"kind": "progress"' in answer.out
    assert '"name": "flennerhag2022bootstrapped"' in answer.out
    assert '"unsent": false' in sync(two, "--status", "--json").out


def test_two_works_of_one_key(machines: Machines) -> None:
    """The one that no other machine has seen gets another key, with its notes and its PDF."""
    one, two = machines.one, machines.two
    one.write("lists/mine.toml", EMPTY_LIST)
    machines.start(one, two)
    by_hand = ("--author", "Li Wei", "--year", "2020", "--list", "mine")
    one("add", "--title", "Deep nets for cats", *by_hand)
    two("add", "--title", "Deep seas and whales", *by_hand)
    one("read", "wei2020deep")
    two("note", "wei2020deep", "-m", "Whales!")
    two.write("papers/wei2020deep/paper.pdf", b"%PDF-1.4 of whales")
    sync(one)
    answer = sync(two)
    assert answer.code == 0, answer.err
    assert "so Deep seas and whales is wei2020deepa from now on" in answer.out
    sync(one)
    assert tracked(one) == tracked(two)
    shown = {
        line.split("\t")[3]: line.split("\t") for line in two("show", "-l", "mine").out.splitlines()
    }
    assert set(shown) == {"Deep nets for cats", "Deep seas and whales"}
    assert shown["Deep nets for cats"][1:3] == ["read", "wei2020deep"]
    assert shown["Deep seas and whales"][1:3] == ["unread", "wei2020deepa"]
    assert "Whales!" in two("note", "wei2020deepa", "--print").out
    assert (two.home / "papers/wei2020deepa/paper.pdf").exists()
    assert not (two.home / "papers/wei2020deep/paper.pdf").exists()


def test_two_keys_that_differ_in_case_alone(machines: Machines) -> None:
    """Two works are two papers, with what was noted about each; one work is one, under one key."""
    machines.start(machines.one, machines.two)
    keyed = (machines.one, "Smith2020", "Jones2021"), (machines.two, "smith2020", "jones2021")
    for machine, key, same in keyed:
        papers = "".join(
            f'\n[[papers]]\nkey = "{each}"\ntitle = "{title}"\n'
            for each, title in (
                (key, "Apples" if key[0] == "S" else "Of pears"),
                (same, "The very same long title"),
            )
        )
        machine.write("lists/mine.toml", EMPTY_LIST + papers)
        assert machine("note", key, "-m", f"about {key}", "-l", "mine").code == 0
    for machine in (machines.one, machines.two, machines.one):
        assert sync(machine).code == 0
    assert tracked(machines.one) == tracked(machines.two)
    shown = machines.two("show", "-l", "mine").out.splitlines()
    assert {line.split("\t")[2] for line in shown} == {"Smith2020", "smith2020a", "Jones2021"}
    assert len(shown) == 3
    assert tracked(machines.one)["papers/smith2020a/notes.md"] == b"about smith2020\n"


def test_a_current_list_that_another_machine_removed(machines: Machines) -> None:
    """The bundled list is chosen, so that `readlist` shows something."""
    one, two = machines.one, machines.two
    one.write("lists/mine.toml", EMPTY_LIST)
    machines.start(one, two)
    two("use", "mine")
    one("lists", "delete", "mine", "--yes")
    sync(one)
    sync(two)
    assert not (two.home / "lists/mine.toml").exists()
    assert two("show").out.count("\n") == 10


def test_one_work_of_two_keys(machines: Machines) -> None:
    """A paper that both added under different keys is one, with what both noted about it."""
    one, two = machines.one, machines.two
    one.write("lists/mine.toml", EMPTY_LIST)
    machines.start(one, two)
    block = '\n[[papers]]\nkey = "KEY"\ntitle = "On whales"\nyear = 2020\ndoi = "10.1000/whales"\n'
    one.write("lists/mine.toml", EMPTY_LIST + block.replace("KEY", "whales2020"))
    two.write("lists/mine.toml", EMPTY_LIST + block.replace("KEY", "li2020whales"))
    one("tag", "+core", "1", "-l", "mine")
    two("note", "1", "-m", "Big!", "-l", "mine")
    sync(one)
    answer = sync(two)
    assert "this paper under another key, so On whales is whales2020 from now on" in answer.out
    sync(one)
    assert tracked(one) == tracked(two)
    assert "1\tunread\twhales2020\tOn whales" in two("show", "-l", "mine").out
    assert "Big!" in one("note", "whales2020", "--print").out
    assert "core" in two("show", "whales2020", "-l", "mine").out


def test_a_repository_that_moved(tmp_path: Path) -> None:
    """A remote that is no longer there is said with the way to another place."""
    machines = Machines(tmp_path)
    machines.start(machines.one)
    moved = machines.hub.rename(tmp_path / "moved.git")
    way = f"git -C {machines.one.home} remote set-url origin URL"
    answer = sync(machines.one)
    assert answer.code == 6
    assert f"if the repository has moved: `{way}`, then `readlist sync --init URL`" in answer.err
    git(machines.one.home, "remote", "set-url", "origin", str(moved))
    assert sync(machines.one, "--init", str(moved), "--yes").code == 0


def test_a_remote_by_a_path_from_here(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path is taken from where the command runs, now and at every later sync."""
    monkeypatch.chdir(tmp_path)
    assert sync(machines.one, "--init", "hub.git", "--yes").code == 0
    monkeypatch.chdir("/")
    assert sync(machines.one).code == 0
    assert sync(machines.one, "--status").out.startswith(f"synced with {machines.hub}, branch main")


def test_an_address_is_no_option_of_git(machines: Machines) -> None:
    """An address that begins with a dash is one that cannot be reached."""
    answer = sync(machines.one, "--init", "-x", "--yes")
    assert answer.code == 6
    assert "switch" not in answer.err


@pytest.mark.skipif(sys.platform == "win32", reason="links are POSIX's")
def test_a_file_that_cannot_be_read(machines: Machines) -> None:
    """A link to a disk that is not there, or a folder in its place, is named; the rest is synced.

    It is no deletion and no empty file, on no machine.
    """
    for key in ("3", "5"):
        machines.one("note", key, "-m", "Mine.")
    machines.start(machines.one, machines.two)
    notes, other = sorted((machines.one.home / "papers").glob("*/notes.md"))
    notes.unlink()
    notes.symlink_to("/nowhere/notes.md")
    other.unlink()
    other.mkdir()
    machines.one("rate", "7", "3")
    before = machines.two("note", "3", "--print").out
    answer = sync(machines.one)
    assert answer.code == 0, answer.err
    assert "notes.md: left as it is: is a link to a file that is not there\n" in answer.out
    assert "notes.md: left as it is: cannot be read (" in answer.out
    machines.two("note", "5", "-m", "More.")
    assert sync(machines.two).code == 0
    assert machines.two("note", "3", "--print").out == before == "Mine.\n"
    assert sync(machines.one).code == 0
    assert notes.is_symlink()
    assert other.is_dir()
    notes.unlink()
    other.rmdir()
    for path in (notes, other):
        path.write_text("Mine.\n\nHere.\n")
    assert sync(machines.one).code == 0
    texts = {machines.one("note", key, "--print").out for key in ("3", "5")}
    assert texts == {"Mine.\n\nHere.\n", "Mine.\n\nHere.\n\nMore.\n"}


def put_into_remote(hub: Path, path: bytes) -> None:
    """A commit with a file at this path, which `git add` would refuse."""
    program = shutil.which("git") or "git"

    def told(*arguments: str, data: bytes = b"") -> bytes:
        command = [program, "-C", str(hub), *IDENTITY, *arguments]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout.strip()

    *folders, name = path.split(b"/")
    mode, entry = b"100644", told("hash-object", "-w", "--stdin", data=b"x = 1\n")
    for folder in (*reversed(folders), b""):
        tree = mode + b" " + name + b"\0" + bytes.fromhex(entry.decode())
        if not folder:
            tree += told("cat-file", "tree", "main^{tree}")
        write = ("hash-object", "-w", "-t", "tree", "--literally", "--stdin")
        mode, name, entry = b"40000", folder, told(*write, data=tree)
    commit = told("commit-tree", "-p", "main", "-m", "evil", entry.decode())
    told("update-ref", "refs/heads/main", commit.decode())


FOREIGN = "left to git, into which it was put by hand"
NOT_TAKEN = [
    (b"../out.txt", "not taken: its path is not safe"),
    (b".git/hooks/out.txt", "not taken: its path is not safe"),
    (b"a/../../out.txt", "not taken: its path is not safe"),
    (b"papers/../progress.toml", "not taken: its path is not safe"),
    (b"config.toml", FOREIGN),
    (b"Config.toml", FOREIGN),
    (b"undo/out.txt", FOREIGN),
    (b"Drafts", FOREIGN),
    (b"Lists/out.toml", FOREIGN),
    (b"papers/x/paper.pdf", FOREIGN),
    (b"plans/con.txt", FOREIGN),
    (b"plans/out.txt.", FOREIGN),
    (b".github/out.txt", FOREIGN),
    (b"caf\xe9.txt", FOREIGN),
    (b"papers/a\\b/progress.toml", FOREIGN),
]


@pytest.mark.parametrize("changes_here", [False, True])
def test_paths_of_the_remote_that_are_not_taken(
    machines: Machines, tmp_path: Path, *, changes_here: bool
) -> None:
    """Each is named, nothing is written at it, and later syncs work."""
    one, two = machines.one, machines.two
    machines.start(one, two)
    for path, _ in NOT_TAKEN:
        put_into_remote(machines.hub, path)
    if changes_here:
        one("read", "3")
    before = {path for path in tmp_path.rglob("*") if ".git" not in path.parts}
    answer = sync(one)
    assert answer.code == 0, answer.err
    for path, says in NOT_TAKEN:
        assert f"{os.fsdecode(path)}: {says}\n" in answer.out
    after = {path for path in tmp_path.rglob("*") if ".git" not in path.parts}
    assert {path for path in after - before if machines.hub not in path.parents} == set()
    for machine in (one, two, one):
        machine("note", "3", "-m", f"From {machine.home.name}.")
        assert sync(machine).code == 0
    assert sync(two).code == 0
    assert tracked(one) == tracked(two) != {}


def test_a_remote_of_sha_256(tmp_path: Path) -> None:
    """A library that joins one gets ids of that kind; an empty one is not begun."""
    hub, one, two = tmp_path / "hub.git", Cli(tmp_path / "one"), Cli(tmp_path / "two")
    git(tmp_path, "init", "--quiet", "--bare", "--object-format=sha256", str(hub))
    one("read", "3")
    answer = sync(one, "--init", str(hub), "--yes")
    assert answer.code == 6
    assert "hash algorithm" in answer.err
    shutil.rmtree(one.home / ".git")
    tree = git(hub, "hash-object", "-w", "-t", "tree", "/dev/null").strip()
    commit = git(hub, "commit-tree", "-m", "empty", tree).strip()
    git(hub, "update-ref", git(hub, "symbolic-ref", "HEAD").strip(), commit)
    for machine in (one, two):
        assert sync(machine, "--init", str(hub), "--yes").code == 0
    assert tracked(one) == tracked(two) != {}
