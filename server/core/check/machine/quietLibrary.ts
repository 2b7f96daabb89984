import type { Held } from "./objects/thing.ts";
import { UnknownMember } from "./objects/unknownValue.ts";

/**
 * Modules of Python that are not followed here, but change nothing that a trace shows: they print nothing to standard output, end no
 * program, and call what they are given at most. What they hold is unknown. Their names are those that every CPython from 3.9 to
 * 3.13 has on every system; any other name may be an error, which is not followed.
 */
export const QUIET_LIBRARY: Readonly<Record<string, string>> = {
  array: "ArrayType array typecodes",
  ast: "AST Add And AnnAssign Assert Assign AsyncFor AsyncFunctionDef AsyncWith Attribute AugAssign Await BinOp BitAnd BitOr BitXor BoolOp Break Call ClassDef Compare Constant Continue Del Delete Dict DictComp Div Eq ExceptHandler Expr Expression FloorDiv For FormattedValue FunctionDef FunctionType GeneratorExp Global Gt GtE If IfExp Import ImportFrom In Interactive Invert Is IsNot JoinedStr LShift Lambda List ListComp Load Lt LtE MatMult Mod Module Mult Name NamedExpr NodeTransformer NodeVisitor Nonlocal Not NotEq NotIn Or Pass Pow RShift Raise Return Set SetComp Slice Starred Store Sub Subscript Try Tuple TypeIgnore UAdd USub UnaryOp While With Yield YieldFrom alias arg arguments boolop cmpop comprehension copy_location dump excepthandler expr expr_context fix_missing_locations get_docstring get_source_segment increment_lineno iter_child_nodes iter_fields keyword literal_eval mod operator parse stmt type_ignore unaryop unparse walk withitem",
  asyncio:
    "ALL_COMPLETED AbstractEventLoop AbstractEventLoopPolicy AbstractServer BaseEventLoop BaseProtocol BaseTransport BoundedSemaphore BufferedProtocol CancelledError Condition DatagramProtocol DatagramTransport DefaultEventLoopPolicy Event FIRST_COMPLETED FIRST_EXCEPTION Future Handle IncompleteReadError InvalidStateError LifoQueue LimitOverrunError Lock PriorityQueue Protocol Queue QueueEmpty QueueFull ReadTransport SelectorEventLoop Semaphore SendfileNotAvailableError Server StreamReader StreamReaderProtocol StreamWriter SubprocessProtocol SubprocessTransport Task TimeoutError TimerHandle Transport WriteTransport all_tasks as_completed create_subprocess_exec create_subprocess_shell create_task current_task ensure_future gather get_event_loop get_event_loop_policy get_running_loop iscoroutine iscoroutinefunction isfuture new_event_loop open_connection run run_coroutine_threadsafe set_event_loop set_event_loop_policy shield sleep start_server to_thread wait wait_for wrap_future",
  atexit: "register unregister",
  base64:
    "a85decode a85encode b16decode b16encode b32decode b32encode b64decode b64encode b85decode b85encode decode decodebytes encode encodebytes standard_b64decode standard_b64encode urlsafe_b64decode urlsafe_b64encode",
  binascii:
    "Error Incomplete a2b_base64 a2b_hex a2b_qp a2b_uu b2a_base64 b2a_hex b2a_qp b2a_uu crc32 crc_hqx hexlify unhexlify",
  bz2: "BZ2Compressor BZ2Decompressor BZ2File compress decompress open",
  codecs:
    "BOM BOM32_BE BOM32_LE BOM64_BE BOM64_LE BOM_BE BOM_LE BOM_UTF16 BOM_UTF16_BE BOM_UTF16_LE BOM_UTF32 BOM_UTF32_BE BOM_UTF32_LE BOM_UTF8 Codec CodecInfo EncodedFile IncrementalDecoder IncrementalEncoder StreamReader StreamReaderWriter StreamRecoder StreamWriter backslashreplace_errors decode encode getdecoder getencoder getincrementaldecoder getincrementalencoder getreader getwriter ignore_errors iterdecode iterencode lookup lookup_error namereplace_errors open register register_error replace_errors strict_errors xmlcharrefreplace_errors",
  colorsys: "hls_to_rgb hsv_to_rgb rgb_to_hls rgb_to_hsv rgb_to_yiq yiq_to_rgb",
  "concurrent.futures":
    "ALL_COMPLETED BrokenExecutor CancelledError Executor FIRST_COMPLETED FIRST_EXCEPTION Future ProcessPoolExecutor ThreadPoolExecutor TimeoutError as_completed wait",
  configparser:
    "BasicInterpolation ConfigParser ConverterMapping DEFAULTSECT DuplicateOptionError DuplicateSectionError ExtendedInterpolation Interpolation InterpolationDepthError InterpolationError InterpolationMissingOptionError InterpolationSyntaxError MAX_INTERPOLATION_DEPTH MissingSectionHeaderError NoOptionError NoSectionError ParsingError RawConfigParser SectionProxy",
  contextvars: "Context ContextVar Token copy_context",
  difflib:
    "Differ HtmlDiff IS_CHARACTER_JUNK IS_LINE_JUNK Match SequenceMatcher context_diff diff_bytes get_close_matches ndiff restore unified_diff",
  "email.message": "EmailMessage Message",
  "email.mime.multipart": "MIMEMultipart",
  "email.mime.text": "MIMEText",
  fnmatch: "filter fnmatch fnmatchcase translate",
  getopt: "GetoptError error getopt gnu_getopt",
  graphlib: "CycleError TopologicalSorter",
  gzip: "BadGzipFile GzipFile compress decompress open",
  hashlib:
    "algorithms_available algorithms_guaranteed blake2b blake2s md5 new pbkdf2_hmac sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256",
  hmac: "HMAC compare_digest digest digest_size new",
  html: "escape unescape",
  "html.parser": "HTMLParser",
  importlib: "import_module invalidate_caches reload",
  "importlib.util": "find_spec module_from_spec resolve_name spec_from_file_location spec_from_loader",
  inspect:
    "Parameter Signature cleandoc currentframe getabsfile getargs getargvalues getattr_static getblock getcallargs getclasstree getclosurevars getcomments getcoroutinelocals getcoroutinestate getdoc getfile getframeinfo getfullargspec getgeneratorlocals getgeneratorstate getinnerframes getlineno getmembers getmodule getmodulename getmro getouterframes getsource getsourcefile getsourcelines isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass iscode iscoroutine iscoroutinefunction isdatadescriptor isframe isfunction isgenerator isgeneratorfunction isgetsetdescriptor ismemberdescriptor ismethod ismethoddescriptor ismodule isroutine istraceback signature stack unwrap",
  io: "BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO FileIO IOBase RawIOBase SEEK_CUR SEEK_END SEEK_SET StringIO TextIOBase TextIOWrapper UnsupportedOperation open open_code",
  ipaddress:
    "AddressValueError IPV4LENGTH IPV6LENGTH IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network NetmaskValueError collapse_addresses get_mixed_type_key ip_address ip_interface ip_network summarize_address_range v4_int_to_packed v6_int_to_packed",
  keyword: "iskeyword issoftkeyword kwlist softkwlist",
  linecache: "checkcache clearcache getline lazycache",
  locale:
    "Error LC_ALL LC_COLLATE LC_CTYPE LC_MONETARY LC_NUMERIC LC_TIME atof atoi currency format_string getlocale getpreferredencoding localeconv normalize setlocale str strcoll strxfrm",
  "logging.config":
    "BaseConfigurator ConvertingDict ConvertingList ConvertingMixin ConvertingTuple DictConfigurator dictConfig dictConfigClass fileConfig stopListening valid_ident",
  "logging.handlers":
    "BaseRotatingHandler BufferingHandler DEFAULT_HTTP_LOGGING_PORT DEFAULT_SOAP_LOGGING_PORT DEFAULT_TCP_LOGGING_PORT DEFAULT_UDP_LOGGING_PORT DatagramHandler HTTPHandler MemoryHandler NTEventLogHandler QueueHandler QueueListener RotatingFileHandler SMTPHandler SYSLOG_TCP_PORT SYSLOG_UDP_PORT SocketHandler SysLogHandler TimedRotatingFileHandler WatchedFileHandler",
  lzma: "CHECK_CRC32 CHECK_CRC64 CHECK_ID_MAX CHECK_NONE CHECK_SHA256 CHECK_UNKNOWN FILTER_ARM FILTER_ARMTHUMB FILTER_DELTA FILTER_IA64 FILTER_LZMA1 FILTER_LZMA2 FILTER_POWERPC FILTER_SPARC FILTER_X86 FORMAT_ALONE FORMAT_AUTO FORMAT_RAW FORMAT_XZ LZMACompressor LZMADecompressor LZMAError LZMAFile MF_BT2 MF_BT3 MF_BT4 MF_HC3 MF_HC4 MODE_FAST MODE_NORMAL PRESET_DEFAULT PRESET_EXTREME compress decompress is_check_supported open",
  marshal: "dump dumps load loads",
  mimetypes:
    "MimeTypes add_type common_types encodings_map guess_all_extensions guess_extension guess_type init inited knownfiles read_mime_types suffix_map types_map",
  multiprocessing:
    "Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event JoinableQueue Lock Manager Pipe Pool Process ProcessError Queue RLock RawArray RawValue Semaphore SimpleQueue TimeoutError Value active_children allow_connection_pickling cpu_count current_process freeze_support get_all_start_methods get_context get_logger get_start_method log_to_stderr parent_process set_executable set_forkserver_preload set_start_method",
  pkgutil: "extend_path get_data iter_modules walk_packages",
  plistlib: "FMT_BINARY FMT_XML InvalidFileException UID dump dumps load loads",
  queue: "Empty Full LifoQueue PriorityQueue Queue SimpleQueue",
  shlex: "join quote shlex split",
  signal:
    "SIGABRT SIGFPE SIGILL SIGINT SIGSEGV SIGTERM SIG_DFL SIG_IGN Signals default_int_handler getsignal raise_signal signal strsignal valid_signals",
  smtplib:
    "SMTP SMTPAuthenticationError SMTPConnectError SMTPDataError SMTPException SMTPHeloError SMTPNotSupportedError SMTPRecipientsRefused SMTPResponseException SMTPSenderRefused SMTPServerDisconnected SMTP_SSL quoteaddr quotedata",
  struct: "Struct calcsize error iter_unpack pack pack_into unpack unpack_from",
  tarfile:
    "CompressionError DEFAULT_FORMAT ENCODING ExtractError GNU_FORMAT HeaderError PAX_FORMAT ReadError StreamError TarError TarFile TarInfo USTAR_FORMAT is_tarfile open",
  tempfile:
    "NamedTemporaryFile SpooledTemporaryFile TMP_MAX TemporaryDirectory TemporaryFile gettempdir gettempdirb gettempprefix gettempprefixb mkdtemp mkstemp mktemp tempdir",
  threading:
    "Barrier BoundedSemaphore BrokenBarrierError Condition Event ExceptHookArgs Lock RLock Semaphore TIMEOUT_MAX Thread ThreadError Timer active_count current_thread enumerate excepthook get_ident get_native_id local main_thread setprofile settrace stack_size",
  traceback:
    "FrameSummary StackSummary TracebackException clear_frames extract_stack extract_tb format_exc format_exception format_exception_only format_list format_stack format_tb print_exc print_exception print_last print_stack print_tb walk_stack walk_tb",
  unicodedata:
    "bidirectional category combining decimal decomposition digit east_asian_width is_normalized lookup mirrored name normalize numeric",
  warnings: "catch_warnings filterwarnings formatwarning resetwarnings showwarning simplefilter warn warn_explicit",
  weakref:
    "CallableProxyType ProxyType ProxyTypes ReferenceType WeakKeyDictionary WeakMethod WeakSet WeakValueDictionary finalize getweakrefcount getweakrefs proxy ref",
  "xml.etree.ElementTree":
    "C14NWriterTarget Comment Element ElementTree PI ParseError ProcessingInstruction QName SubElement TreeBuilder VERSION XML XMLID XMLParser XMLPullParser canonicalize fromstring fromstringlist indent iselement iterparse parse register_namespace tostring tostringlist",
  zipfile:
    "BadZipFile BadZipfile LargeZipFile Path PyZipFile ZIP_BZIP2 ZIP_DEFLATED ZIP_LZMA ZIP_STORED ZipFile ZipInfo error is_zipfile",
  zlib: "DEFLATED DEF_BUF_SIZE DEF_MEM_LEVEL MAX_WBITS ZLIB_RUNTIME_VERSION ZLIB_VERSION Z_BEST_COMPRESSION Z_BEST_SPEED Z_BLOCK Z_DEFAULT_COMPRESSION Z_DEFAULT_STRATEGY Z_FILTERED Z_FINISH Z_FIXED Z_FULL_FLUSH Z_HUFFMAN_ONLY Z_NO_COMPRESSION Z_NO_FLUSH Z_PARTIAL_FLUSH Z_RLE Z_SYNC_FLUSH Z_TREES adler32 compress compressobj crc32 decompress decompressobj error",
  zoneinfo: "InvalidTZPathWarning TZPATH ZoneInfo ZoneInfoNotFoundError available_timezones reset_tzpath",
};

const names = new Map(Object.entries(QUIET_LIBRARY).map(([module, held]) => [module, new Set(held.split(" "))]));

/** Modules whose import changes nothing that shows either, but what they hold may: every use of it ends what is followed. */
const QUIET_TO_IMPORT: ReadonlySet<string> = new Set(
  "calendar cmd code codeop copyreg dis errno faulthandler filecmp fileinput ftplib functools gc gettext netrc opcode optparse poplib pprint profile pstats py_compile quopri reprlib runpy sched select selectors shelve socketserver stat stringprep symtable sysconfig timeit token tokenize trace tracemalloc unittest wave webbrowser wsgiref xmlrpc zipapp zipimport".split(
    " ",
  ),
);

/** Whether `import` of a module, which is in no package, shows nothing. */
export const isQuietToImport = (top: string): boolean => QUIET_TO_IMPORT.has(top) || isQuiet(top);

/** Whether a module is one of these, or the package of one. */
export function isQuiet(module: string): boolean {
  return names.has(module) || [...names.keys()].some((name) => name.startsWith(`${module}.`));
}

/** What one of these holds under a name; undefined where it holds nothing of this name, or that is not known. */
export function quietMember(module: string, name: string): Held | undefined {
  return names.get(module)?.has(name) ? new UnknownMember(`what ${module} does is not followed`) : undefined;
}
