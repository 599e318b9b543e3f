/**
 * Runs a program that a model wrote, with the tests of its case, behind a guard: limits on memory, processor time, files
 * and processes, and an audit hook that cannot be taken off again and refuses everything that reaches beyond the
 * folder it runs in. A guard against accidents, not a sandbox against an attacker.
 *
 * Standard input: a word, a newline, the program. The word on standard error means that the program ran to its end;
 * a program that exits early never says it.
 */
export const pythonGuard = ({ memoryBytes, cpuSeconds }: GuardLimits): string => `
import sys, os, resource, builtins
word = sys.stdin.readline().strip()
program = sys.stdin.read()
sys.stdin = None
sys.stdout = open(os.devnull, "w")
builtins.input = None
root = os.path.realpath(os.getcwd()) + os.sep
limits = {"RLIMIT_AS": ${memoryBytes}, "RLIMIT_CPU": ${cpuSeconds}, "RLIMIT_FSIZE": 1 << 20, "RLIMIT_NOFILE": 64, "RLIMIT_NPROC": 1, "RLIMIT_CORE": 0}
for name, limit in limits.items():
    try:
        kind = getattr(resource, name)
        most = resource.getrlimit(kind)[1]
        limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(kind, (limit, limit))
    except (AttributeError, ValueError, OSError):
        pass
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
refused = ("os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.kill", "os.chmod", "os.chown", "os.lchown",
  "os.link", "os.symlink", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.utime", "os.putenv", "os.chflags",
  "os.setxattr", "os.removexattr", "os.lockf", "subprocess.", "pty.", "socket.", "ctypes.", "shutil.", "tempfile.", "webbrowser.",
  "http.", "urllib.", "ftplib.", "smtplib.", "syslog.", "fcntl.", "signal.pthread_kill", "_posixsubprocess", "_thread.start")
modules = ("ctypes", "_ctypes", "_posixsubprocess", "multiprocessing", "_multiprocessing")
def audit(event, args, realpath=os.path.realpath, root=root, refused=refused, modules=modules, writing=writing):
    if event == "open":
        path, _, flags = args
        if isinstance(path, int) or not isinstance(flags, int) or not flags & writing: return
        if (realpath(os.fsdecode(path)) + os.sep).startswith(root): return
        raise PermissionError("refused: writing outside the folder")
    if event == "import" and args[0] in modules or event.startswith(refused):
        raise PermissionError("refused: " + event)
sys.addaudithook(audit)
try:
    exec(compile(program, "<case>", "exec"), {"__name__": "__test__"})
except BaseException as error:
    sys.stderr.write("\\n" + type(error).__name__)
    sys.stderr.flush()
    os._exit(1)
sys.stderr.write("\\n" + word)
sys.stderr.flush()
os._exit(0)
`;

export type GuardLimits = { readonly memoryBytes: number; readonly cpuSeconds: number };
