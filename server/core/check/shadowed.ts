/**
 * Python looks for a module in the program's own folder first. A file of the name of one that is followed here stands in its
 * place, and so it does for the modules that this one uses: those that it imports in some version of Python, or for what is followed of it.
 */
const USES: Readonly<Record<string, string>> = {
  argparse: "copy gettext shutil textwrap",
  base64: "binascii re struct",
  calendar: "datetime enum itertools locale warnings",
  collections: "copy heapq keyword operator reprlib warnings",
  contextlib: "collections functools heapq itertools keyword operator reprlib types",
  copy: "copyreg itertools types weakref",
  csv: "re",
  dataclasses: "ast contextlib copy dis importlib inspect linecache ntpath opcode re token tokenize warnings",
  datetime: "calendar locale math re warnings",
  decimal: "contextvars locale math numbers re",
  enum: "collections functools itertools keyword operator reprlib types",
  fractions: "decimal",
  functools: "contextlib re typing warnings weakref",
  getpass: "contextlib ntpath termios warnings",
  glob: "contextlib fnmatch ntpath re",
  html: "re",
  http: "email enum html mimetypes socket socketserver urllib",
  json: "re",
  logging: "atexit pickle string threading",
  pathlib: "errno glob grp ipaddress math pwd urllib warnings",
  pickle: "re struct",
  platform:
    "contextlib errno fcntl grp linecache math ntpath pwd re select selectors signal subprocess threading token tokenize traceback warnings weakref",
  pprint: "collections dataclasses re types",
  random: "bisect hashlib itertools math ntpath operator types warnings",
  re: "copyreg enum heapq sre_compile sre_constants sre_parse",
  secrets: "base64 binascii hmac random re struct",
  shlex: "collections re",
  shutil:
    "bz2 contextlib errno fnmatch grp linecache lzma ntpath pwd re threading token tokenize traceback warnings weakref zlib",
  socket: "array enum errno heapq math ntpath select selectors",
  sqlite3: "collections datetime heapq itertools keyword math operator reprlib types",
  statistics: "fractions random",
  string: "re",
  subprocess: "errno fcntl grp locale math pwd select selectors signal threading",
  textwrap: "re",
  threading: "contextlib linecache ntpath textwrap token tokenize traceback warnings weakref",
  typing: "ast dis functools importlib inspect linecache opcode token tokenize",
  urllib: "email http string",
  uuid: "platform",
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** They use none. */
const LEAVES = words(
  "binascii bisect cmath errno hashlib heapq itertools keyword math numbers operator struct types zlib",
);
/** There before any program begins: no file can take their place. */
const LOADED = words(
  "abc builtins codecs encodings genericpath io marshal os posix posixpath site stat sys time zipimport",
);
/** In C, or for one version: what uses which of them nobody should have to know. */
const INNER = words(
  "_ast _bisect _blake2 _bz2 _collections _colorize _compat_pickle _compression _contextvars _csv _datetime _decimal _functools _hashlib _heapq _json _locale _lzma _md5 _opcode _opcode_metadata _operator _pickle _posixsubprocess _py_abc _pydatetime _pydecimal _random _sha1 _sha2 _sha256 _sha3 _sha512 _socket _sqlite3 _sre _statistics _string _strptime _struct _threading_local _tokenize _typing _uuid _weakrefset",
);

/** What Python brings along. */
const LIBRARY = words(
  "__future__ aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect bz2 calendar cgi cgitb chunk cmath cmd code codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg cProfile crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl statistics string stringprep struct subprocess sunau symbol symtable sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zlib zoneinfo",
);

/** Whether a module of this name comes with Python. */
export const isOfLibrary = (name: string): boolean => LIBRARY.has(name) || LOADED.has(name) || INNER.has(name);

/**
 * The file that an import of this module finds in place of one of Python's own, directly or in what that one uses.
 *
 * @param beside what stands in the program's folder, by the names that an import has for it
 */
export function shadowOf(path: string, beside: ReadonlyMap<string, string>): string | undefined {
  if (beside.size === 0) return undefined;
  const [top = path] = path.split(".");
  if (LIBRARY.has(top) && USES[top] === undefined && !LEAVES.has(top)) {
    // What it uses is not known here: any module of Python, perhaps.
    const name = [...beside.keys()].find((other) => isOfLibrary(other) && !LOADED.has(other));
    return name === undefined ? undefined : beside.get(name);
  }
  for (const name of usedBy(top)) {
    const file = beside.get(name);
    if (file !== undefined && !LOADED.has(name)) return file;
  }
  const isOpen = LIBRARY.has(top) && !LOADED.has(top);
  const inner = isOpen ? [...INNER].find((name) => beside.has(name)) : undefined;
  return inner === undefined ? undefined : beside.get(inner);
}

/** The module itself, and what it uses. */
export function usedBy(top: string): ReadonlySet<string> {
  const found = new Set([top]);
  // What is put into a set while it is gone over is gone over too.
  for (const name of found) for (const used of USES[name]?.split(" ") ?? []) found.add(used);
  return found;
}
