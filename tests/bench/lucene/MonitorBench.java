import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.shingle.ShingleFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.monitor.MatchingQueries;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorConfiguration;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.monitor.TermFilteredPresearcher;
import org.apache.lucene.monitor.TermWeightor;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanOrQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;

/**
 * Lucene Monitor on folded texts: syllable shingles, TermFilteredPresearcher with terms weighed by their frequency, one
 * thread. Started by match_bench (peers/lucene.cpp), which writes the files and asks.
 *
 * <p>In: TEXTS, a text a line: syllables, "|" where a sentence ends; behind a tab the indexes of the syllables of which
 * something was undone. PHRASES, one a line. QUERIES, a tree a line, operator first: P n phrases (alternatives), A n and
 * O n children, N child, R distance left right. KIND of terms.
 *
 * <p>Out: "ready" after warming up; then a line for each line read. "round": CPU seconds of the thread that matches, of
 * the whole process with its collector and compiler, pairs. "pairs": "item query" lines, then "end".
 *
 * <p>Phrases are terms: shingles of as many syllables as the longest has; in the lean kind of at most four, and a longer
 * phrase is two of them. What is excluded counts only where nothing was undone ("!"); beside NEAR stand marks at a
 * phrase's first ("&lt;") and last syllable ("&gt;"), so that the distance between is Lucene's own slop. Marks are
 * indexed only for phrases that queries ask them of.
 */
public final class MonitorBench {
  /** Who makes the terms of a text: Lucene's own analysers; what is below; the same, of wanted terms only. */
  private enum Kind { SHINGLES, LEAN, NARROW }

  private static final String FIELD = "t";
  private static final int LONGEST_SHINGLE = 4;
  private static final double WARM_UP_SECONDS = 12;

  private final String[] phrases;
  private final Set<String> excluded = new HashSet<>(), beside = new HashSet<>(), wanted = new HashSet<>();
  private final Set<String> beginsMarked = new HashSet<>();
  private final Kind kind;
  private final boolean narrow;
  private final String fieldOfMarks;
  private int shortest = 2, longest = 2, longestMarked = 1;

  private MonitorBench(List<String> phrases, Kind kind) {
    this.phrases = phrases.toArray(new String[0]);
    this.kind = kind;
    this.narrow = kind == Kind.NARROW;
    for (String phrase : phrases) {
      shortest = Math.min(shortest, syllables(phrase));
      longest = Math.max(longest, syllables(phrase));
    }
    this.fieldOfMarks = kind == Kind.SHINGLES ? "m" : FIELD;
  }

  // --- queries ------------------------------------------------------------------------------------------------------

  private static final class Reader {
    private final String[] words;
    private int at;

    Reader(String line) {
      words = line.split(" ");
    }

    String word() {
      return words[at++];
    }

    int number() {
      return Integer.parseInt(word());
    }
  }

  private static int syllables(String phrase) {
    int n = 1;
    for (int i = 0; i < phrase.length(); ++i) {
      if (phrase.charAt(i) == ' ') ++n;
    }
    return n;
  }

  private static String firstSyllables(String phrase, int n) {
    int at = -1;
    for (; n > 0 && (at = phrase.indexOf(' ', at + 1)) >= 0; --n) {
      if (n == 1) return phrase.substring(0, at);
    }
    return phrase;
  }

  private static String fromSyllable(String phrase, int n) {
    int at = 0;
    for (; n > 0; --n) at = phrase.indexOf(' ', at) + 1;
    return phrase.substring(at);
  }

  private static Query any(List<Query> of) {
    if (of.size() == 1) return of.get(0);
    BooleanQuery.Builder builder = new BooleanQuery.Builder();
    for (Query query : of) builder.add(query, BooleanClause.Occur.SHOULD);
    return builder.build();
  }

  private Query found(String phrase) {
    int n = syllables(phrase);
    if (n <= LONGEST_SHINGLE || kind != Kind.LEAN) {
      wanted.add(phrase);
      return new TermQuery(new Term(FIELD, phrase));
    }
    PhraseQuery.Builder builder = new PhraseQuery.Builder();
    builder.add(new Term(FIELD, firstSyllables(phrase, LONGEST_SHINGLE)), 0);
    for (int at = 1; at + LONGEST_SHINGLE <= n; ++at) {
      if (at + LONGEST_SHINGLE < n && at < LONGEST_SHINGLE) continue;
      String rest = fromSyllable(phrase, at);
      builder.add(new Term(FIELD, firstSyllables(rest, LONGEST_SHINGLE)), at);
    }
    return builder.build();
  }

  private void mark(Set<String> set, String phrase) {
    int n = syllables(phrase);
    set.add(phrase);
    longestMarked = Math.max(longestMarked, n);
    if (n > LONGEST_SHINGLE) beginsMarked.add(firstSyllables(phrase, LONGEST_SHINGLE));
  }

  private List<String> alternatives(Reader in) {
    List<String> out = new ArrayList<>();
    for (int n = in.number(); n > 0; --n) out.add(phrases[in.number()]);
    return out;
  }

  private Query strict(Reader in) {
    switch (in.word()) {
      case "P": {
        List<Query> out = new ArrayList<>();
        for (String phrase : alternatives(in)) {
          mark(excluded, phrase);
          out.add(new TermQuery(new Term(fieldOfMarks, "!" + phrase)));
        }
        return any(out);
      }
      default:
        throw new IllegalArgumentException("what is excluded is a phrase");
    }
  }

  private SpanQuery oneOf(List<String> terms, char sign) {
    SpanQuery[] out = new SpanQuery[terms.size()];
    for (int i = 0; i < out.length; ++i) out[i] = new SpanTermQuery(new Term(fieldOfMarks, sign + terms.get(i)));
    return out.length == 1 ? out[0] : new SpanOrQuery(out);
  }

  private List<String> operand(Reader in) {
    if (!in.word().equals("P")) throw new IllegalArgumentException("beside NEAR stand phrases");
    List<String> out = alternatives(in);
    for (String phrase : out) mark(beside, phrase);
    return out;
  }

  private SpanQuery follows(List<String> first, List<String> second, int slop) {
    return new SpanNearQuery(new SpanQuery[] {oneOf(first, '>'), oneOf(second, '<')}, slop, true);
  }

  private Query query(Reader in) {
    String op = in.word();
    switch (op) {
      case "P": {
        List<Query> out = new ArrayList<>();
        for (String phrase : alternatives(in)) out.add(found(phrase));
        return any(out);
      }
      case "R": {
        int slop = in.number();
        List<String> left = operand(in), right = operand(in);
        return new SpanOrQuery(follows(left, right, slop), follows(right, left, slop));
      }
      case "A":
      case "O": {
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (int n = in.number(); n > 0; --n) {
          if (in.words[in.at].equals("N")) {
            in.word();
            builder.add(strict(in), BooleanClause.Occur.MUST_NOT);
          } else {
            builder.add(query(in), op.equals("A") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD);
          }
        }
        return builder.build();
      }
      default:
        throw new IllegalArgumentException("no operator: " + op);
    }
  }

  // --- texts --------------------------------------------------------------------------------------------------------

  /** The terms of one line, a position a syllable. Reads the line when it is consumed, as an analyser does. */
  private final class Terms extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private final String line;
    private final List<String> pending = new ArrayList<>();
    private int[] begins, ends, sentenceEnds;
    private boolean[] undone;
    private int count, at, position, given, owed;

    private final boolean phrases;

    /** With the phrases, or only the marks. */
    Terms(String line, boolean phrases) {
      this.line = line;
      this.phrases = phrases;
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      int tab = line.indexOf('\t');
      if (tab < 0) tab = line.length();
      int room = tab / 2 + 2;
      begins = new int[room];
      ends = new int[room];
      sentenceEnds = new int[room];
      undone = null;
      count = 0;
      int sentence = 0;
      for (int from = 0; from < tab; ) {
        int to = line.indexOf(' ', from);
        if (to < 0 || to > tab) to = tab;
        if (line.charAt(from) == '|' && to == from + 1) {
          for (; sentence < count; ++sentence) sentenceEnds[sentence] = count;
        } else {
          begins[count] = from;
          ends[count++] = to;
        }
        from = to + 1;
      }
      for (; sentence < count; ++sentence) sentenceEnds[sentence] = count;
      if (tab < line.length()) {
        undone = new boolean[count];
        for (String index : line.substring(tab + 1).split(" ")) undone[Integer.parseInt(index)] = true;
      }
      at = -1;
      given = 0;
      owed = 0;
      pending.clear();
      behind.clear();
    }

    /** Marks of last syllables, by syllable; filled ahead of the position that gives them. */
    private final Map<Integer, List<String>> behind = new HashMap<>();

    private void fill() {
      pending.clear();
      given = 0;
      List<String> ended = behind.remove(at);
      if (ended != null) pending.addAll(ended);
      int most = Math.min(sentenceEnds[at] - at, narrow ? longest : Math.max(LONGEST_SHINGLE, longestMarked));
      for (int n = shortest; n <= most; ++n) {
        String shingle = line.substring(begins[at], ends[at + n - 1]);
        if (phrases && (narrow ? wanted.contains(shingle) : n <= LONGEST_SHINGLE)) pending.add(shingle);
        if (n == LONGEST_SHINGLE && !narrow && !beginsMarked.contains(shingle)) most = n;
        if (excluded.contains(shingle) && asWritten(n)) pending.add("!" + shingle);
        if (beside.contains(shingle)) {
          pending.add("<" + shingle);
          behind.computeIfAbsent(at + n - 1, k -> new ArrayList<>()).add(">" + shingle);
        }
      }
    }

    private boolean asWritten(int n) {
      for (int k = at; undone != null && k < at + n; ++k) {
        if (undone[k]) return false;
      }
      return true;
    }

    @Override
    public boolean incrementToken() {
      while (given == pending.size()) {
        if (++at >= count) return false;
        ++owed;
        fill();
      }
      clearAttributes();
      term.append(pending.get(given++));
      step.setPositionIncrement(owed);
      owed = 0;
      return true;
    }
  }

  // --- measuring ----------------------------------------------------------------------------------------------------

  private Document document(String line) {
    Document out = new Document();
    boolean shingles = kind == Kind.SHINGLES;
    if (shingles) out.add(new TextField(FIELD, line.substring(0, (line + '\t').indexOf('\t')), Field.Store.NO));
    out.add(new TextField(fieldOfMarks, new Terms(line, !shingles)));
    return out;
  }

  /** Where a sentence ends stands a token, so that no shingle that is a phrase goes over it. */
  private Analyzer shingles() {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        WhitespaceTokenizer words = new WhitespaceTokenizer();
        ShingleFilter shingles = new ShingleFilter(words, 2, longest);
        shingles.setOutputUnigrams(shortest == 1);
        return new TokenStreamComponents(words, shingles);
      }
    };
  }

  private Map<String, Integer> frequencies(List<String> texts, Analyzer analyser) throws IOException {
    Map<String, Integer> out = new HashMap<>();
    for (String line : texts) {
      for (IndexableField field : document(line)) {
        try (TokenStream terms = field.tokenStream(analyser, null)) {
          CharTermAttribute term = terms.getAttribute(CharTermAttribute.class);
          terms.reset();
          while (terms.incrementToken()) out.merge(term.toString(), 1, Integer::sum);
          terms.end();
        }
      }
    }
    return out;
  }

  private static final class Round {
    double seconds, ofProcess;
    long pairs;
  }

  private Round round(Monitor monitor, List<String> texts, PrintStream pairs) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Round out = new Round();
    long begin = threads.getCurrentThreadCpuTime(), beginOfProcess = process.getProcessCpuTime();
    for (int i = 0; i < texts.size(); ++i) {
      MatchingQueries<QueryMatch> matches = monitor.match(document(texts.get(i)), QueryMatch.SIMPLE_MATCHER);
      if (!matches.getErrors().isEmpty()) throw new IOException(matches.getErrors().toString());
      out.pairs += matches.getMatchCount();
      if (pairs == null) continue;
      for (QueryMatch match : matches.getMatches()) pairs.println(i + " " + match.getQueryId());
    }
    out.seconds = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
    out.ofProcess = (process.getProcessCpuTime() - beginOfProcess) / 1e9;
    return out;
  }

  public static void main(String[] args) throws IOException {
    List<String> texts = Files.readAllLines(Paths.get(args[0])), trees = Files.readAllLines(Paths.get(args[2]));
    Kind kind = Kind.valueOf(args[3]);
    MonitorBench bench = new MonitorBench(Files.readAllLines(Paths.get(args[1])), kind);
    Analyzer analyser = kind == Kind.SHINGLES ? bench.shingles() : new KeywordAnalyzer();
    List<MonitorQuery> queries = new ArrayList<>();
    for (String tree : trees) {
      queries.add(new MonitorQuery(Integer.toString(queries.size()), bench.query(new Reader(tree))));
    }
    // A term that no text has is the best to file a query under: its weight is that of half a hit.
    Map<String, Integer> frequencies = bench.frequencies(texts, analyser);
    TermWeightor weights = term -> 2.0 * texts.size() / (frequencies.getOrDefault(term.text(), 0) + 0.5);
    TermFilteredPresearcher presearcher =
        new TermFilteredPresearcher(weights, Collections.emptyList(), Collections.emptySet());
    MonitorConfiguration configuration = new MonitorConfiguration().setQueryUpdateBufferSize(queries.size() + 1);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (Monitor monitor = new Monitor(analyser, presearcher, configuration)) {
      monitor.register(queries);
      double spent = 0;
      do spent += bench.round(monitor, texts, null).seconds;
      while (spent < WARM_UP_SECONDS);
      out.println("ready");
      out.flush();
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line; (line = in.readLine()) != null; out.flush()) {
        if (line.equals("pairs")) {
          bench.round(monitor, texts, out);
          out.println("end");
        } else {
          Round round = bench.round(monitor, texts, null);
          out.println(round.seconds + " " + round.ofProcess + " " + round.pairs);
        }
      }
    }
  }
}
