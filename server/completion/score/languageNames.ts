/**
 * Keywords and the names that programs of a language use without declaring them. Only what occurs in ordinary code: a name
 * that is missing here and everywhere else in the repository merely lowers the score a little.
 */
const words = (text: string): readonly string[] => text.split(/\s+/);

const javascript =
  words(`abstract any arguments async await bigint boolean break case catch class const constructor continue
  debugger declare default delete else enum export extends false finally for from function get if implements import
  infer instanceof interface keyof let module namespace never new null number object override package private protected
  public readonly require return satisfies set static string super switch symbol this throw true try type typeof undefined
  unique unknown var void while with yield Array Boolean Date Error Function Infinity JSON Map Math NaN Number Object
  Partial Pick Omit Promise Readonly Record RegExp Required ReturnType Parameters Set String Symbol TypeError RangeError
  WeakMap WeakSet AbortController AbortSignal Buffer URL URLSearchParams Uint8Array Request Response Headers console process
  document window globalThis fetch setTimeout clearTimeout setInterval parseInt parseFloat structuredClone queueMicrotask
  length push pop map filter reduce forEach find findIndex some every includes indexOf join slice splice concat sort reverse
  keys values entries has add then resolve reject all race toString trim split replace replaceAll startsWith
  endsWith toLowerCase toUpperCase padStart charAt charCodeAt match test exec stringify parse assign freeze fromEntries
  isArray log warn error info message name stack cause next done value signal abort aborted addEventListener min max floor
  ceil round abs now`);

const python =
  words(`and assert async await break case class continue def del elif else except exec False finally for from
  global import lambda None nonlocal not pass raise return True try while with yield self cls print len range list
  dict set tuple str int float bool bytes object type super isinstance issubclass hasattr getattr setattr enumerate zip map
  filter sorted reversed sum min max abs any all open iter next repr format property staticmethod classmethod Exception
  ValueError TypeError KeyError IndexError RuntimeError AttributeError NotImplementedError StopIteration OSError ImportError
  FileNotFoundError AssertionError append extend insert pop remove items keys values get update join split strip lstrip rstrip
  replace startswith endswith lower upper encode decode format copy clear add index count sort read write close
  __init__ __name__ __main__ __str__ __repr__ __dict__ __class__ Optional List Dict Any Union Tuple Callable Iterable Iterator`);

const go =
  words(`break case chan const continue default defer else fallthrough for func goto import interface map package
  range return select struct switch type var nil true false iota append cap close complex copy delete imag len make new
  panic print println real recover any bool byte comparable complex128 complex64 error float32 float64 int int16 int32
  int64 int8 rune string uint uint16 uint32 uint64 uint8 uintptr min max clear context Context Background fmt Errorf Sprintf
  Printf Println Fprintf errors New Is As Unwrap Error strings Join Split Contains HasPrefix HasSuffix TrimSpace time
  Duration Second Millisecond Now Sub sync Mutex Lock Unlock RLock RUnlock WaitGroup Add Done Wait`);

const rust =
  words(`abstract alignof async await become box break const continue crate dyn else enum extern false final fn for
  impl let loop macro match mod move mut offsetof override priv pub ref return self Self sizeof static struct super
  trait true type typeof unsafe unsized use virtual where while yield bool char f32 f64 i128 i16 i32 i64 i8 isize str
  u128 u16 u32 u64 usize String Vec Option Some None Result Ok Err Box Arc Rc Mutex HashMap HashSet BTreeMap Cow
  Default Clone Debug Display From Into Iterator println format vec assert assert_eq panic todo unimplemented matches write
  new clone into from iter into_iter collect map filter and_then unwrap unwrap_or unwrap_or_default unwrap_or_else expect
  is_some is_none is_ok is_err as_ref as_mut as_str to_string to_owned push insert get len is_empty ok_or ok_or_else map_err
  default fmt std cloned copied lock derive`);

const java =
  words(`abstract assert boolean break byte case catch char class const continue default double else enum extends
  false final finally float for goto implements import instanceof int interface long native new null package private protected
  public record return sealed short static strictfp super switch synchronized this throw throws transient true try
  var void volatile while yield String Object Integer Long Double Boolean Character List Map Set ArrayList HashMap HashSet
  LinkedHashMap Optional Stream Collectors Arrays Collections Exception RuntimeException IllegalArgumentException
  IllegalStateException NullPointerException UnsupportedOperationException IOException Override Nullable Function Consumer
  Supplier Predicate Duration System Math Thread get put add remove contains containsKey size isEmpty stream map filter
  collect toList forEach equals hashCode toString valueOf length substring format println out err orElse orElseThrow ofNullable
  isPresent getMessage name values builder build`);

const c =
  words(`alignas alignof asm auto bool break case catch char class concept const constexpr consteval continue co_await
  co_return co_yield decltype default delete do double else enum explicit export extern false final float for friend goto
  include define ifdef ifndef endif inline int long mutable namespace new noexcept nullptr NULL operator override private
  protected public register requires return short signed sizeof static static_cast reinterpret_cast const_cast dynamic_cast
  struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while
  std string string_view vector map unordered_map set optional variant pair tuple unique_ptr shared_ptr make_unique make_shared
  move forward size_t uint8_t int32_t uint32_t int64_t uint64_t begin end size empty push_back emplace_back insert find
  first second get value has_value cout cerr endl printf malloc free memcpy strlen FILE is_same_v enable_if_t decay_t
  remove_cvref_t`);

const byLanguage: Readonly<Record<string, readonly string[]>> = {
  ...{ javascript, javascriptreact: javascript, typescript: javascript, typescriptreact: javascript },
  ...{ vue: javascript, svelte: javascript, python, go, rust, java, kotlin: java, scala: java, csharp: java },
  ...{ c, cpp: c, cuda: c, objectivec: c },
};

const sets = new Map<readonly string[], ReadonlySet<string>>();
const everyone: ReadonlySet<string> = new Set([javascript, python, go, rust, java, c].flat());

/** For a language without a list of its own, the names of all of them. */
export function namesOfLanguage(languageId: string): ReadonlySet<string> {
  const list = Object.hasOwn(byLanguage, languageId) ? byLanguage[languageId] : undefined;
  if (list === undefined) return everyone;
  const known = sets.get(list) ?? new Set(list);
  sets.set(list, known);
  return known;
}
