"""What the rooms use of POSIX or Linux, and what stands in where it is lacking.

Read from the sources: every name that Windows or macOS lacks and that a module of the
rooms speaks of. A test holds the table against the sources, both ways, and simulates
each absence.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.trust.runs import ROOT

ROOMS = ("theory", "numeric", "reports")
MODULES = frozenset(
    "crypt fcntl grp msvcrt nis posix pty pwd readline resource syslog termios tty "
    "winreg winsound".split()
)
NAMES = frozenset(  # of os, signal, select and socket
    "AF_UNIX ITIMER_REAL SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP "
    "SIGTSTP SIGUSR1 SIGUSR2 alarm chown chroot confstr copy_file_range epoll "
    "eventfd fchmod fchown fork forkpty getegid geteuid getgid getitimer getloadavg "
    "getpgid getsid getuid initgroups kill killpg kqueue lchown link lockf mkfifo "
    "mknod nice openpty pause pidfd_open pidfd_send_signal pipe2 poll posix_spawn "
    "pread preadv pthread_kill pthread_sigmask pwrite register_at_fork "
    "sched_getaffinity sched_setaffinity sendfile set_wakeup_fd setegid seteuid setgid "
    "setitimer setpgid setsid setuid siginterrupt sigpending sigtimedwait sigwait "
    "statvfs symlink sync sysconf umask uname unshare wait wait3 wait4 waitid "
    "waitpid".split()
)
OWNERS = frozenset({"os", "signal", "select", "socket"})
PLACES = ("/proc", "/dev/", "/etc/", "/tmp", "/usr/")  # that begin a path

PROCESS = "numeric/oracle/adapters/process.py"
OFFSPRING = "numeric/oracle/adapters/offspring.py"
STOPPING = "numeric/oracle/check/stopping.py"
FALLBACKS = {
    (PROCESS, "killpg"): "the program alone is killed",
    (PROCESS, "SIGKILL"): "only where there is killpg",
    (OFFSPRING, "/proc"): "nothing is looked for: the process group is all that ends",
    (OFFSPRING, "SIGKILL"): "only where there is /proc",
    (OFFSPRING, "kill"): "only where there is /proc",
    (OFFSPRING, "pidfd_open"): "os.kill",
    (OFFSPRING, "pidfd_send_signal"): "only where there is pidfd_open",
    (STOPPING, "setitimer"): "a thread, which is asked to end",
    (STOPPING, "getitimer"): "only where there is setitimer",
    (STOPPING, "ITIMER_REAL"): "only where there is setitimer",
    (STOPPING, "SIGALRM"): "only where there is setitimer",
    ("numeric/campaign/crew.py", "sched_getaffinity"): "os.cpu_count",
    ("reports/record/interrupts.py", "pthread_kill"): "_thread.interrupt_main",
    ("reports/record/lock.py", "fcntl"): "msvcrt",
    ("reports/record/lock.py", "msvcrt"): "fcntl",
    ("reports/record/lock.py", "register_at_fork"): "nothing: nothing forks there",
}


def reading() -> list[dict[str, str]]:
    """The table as rows, for the record."""
    return [
        {"file": file, "name": name, "instead": FALLBACKS[file, name]}
        for file, name in sorted(FALLBACKS)
    ]


def used() -> set[tuple[str, str]]:
    """What the rooms use: file and name."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return {
        (file.relative_to(ROOT).as_posix(), name)
        for file in files
        for name in names_in(file)
    }


def names_in(file: Path) -> set[str]:
    """The names of one file that a system may lack."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {name for node in ast.walk(tree) for name in _named(node)}


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from MODULES & {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
        yield from MODULES & {node.module or ""}
        if node.module in OWNERS:
            yield from NAMES & {alias.name for alias in node.names}
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.value.id in OWNERS and node.attr in NAMES:
            yield node.attr
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value.startswith(PLACES):
            yield node.value
