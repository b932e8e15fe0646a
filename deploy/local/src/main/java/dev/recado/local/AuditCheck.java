package dev.recado.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import dev.recado.events.AuditLink;
import io.vertx.core.json.DecodeException;

/**
 * {@code deploy/audit}: says whether an exported audit is as it was written, for whoever trusts neither the suite nor its
 * database. Reads line by line: an export may be larger than the memory.
 */
public final class AuditCheck {

    static final String USAGE = """
                                deploy/audit <export.ndjson> [<seq>:<hash>]

                                Computes the chain of an exported audit anew. The second argument is a row that is known from elsewhere,
                                such as from auth's log or an earlier export's last line: it must be in the chain.
                                Exit code: 0 intact, 1 broken, 2 not readable.
                                """;
    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int UNREADABLE = 2;

    /** Why an export is no unbroken chain. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String why) {
            super(why);
        }
    }

    private final String known;
    private AuditLink last;
    private AuditLink.Head head;
    private long rows;
    private boolean knownSeen;

    private AuditCheck(String known) {
        this.known = known;
        this.knownSeen = known == null;
    }

    public static void main(String[] given) {
        System.exit(run(List.of(given), System.out));
    }

    static int run(List<String> given, Appendable out) {
        try {
            if (given.isEmpty() || given.size() > 2 || given.contains("--help") || given.contains("-h")) {
                out.append(USAGE);
                return given.contains("--help") || given.contains("-h") ? INTACT : UNREADABLE;
            }
            return new AuditCheck(given.size() == 2 ? given.get(1) : null).check(Path.of(given.getFirst()), out);
        } catch (IOException e) {
            System.err.println("recado: the export cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    private int check(Path export, Appendable out) throws IOException {
        try (var lines = Files.newBufferedReader(export)) {
            read(lines);
            out.append("intact: %d rows of tenant %s, %d to %d, last hash %s%n".formatted(rows, head.tenantId(),
                    head.lastSeq() - rows + 1, head.lastSeq(), head.lastHash()));
            return INTACT;
        } catch (Broken e) {
            out.append("broken: ").append(e.getMessage()).append(System.lineSeparator());
            return BROKEN;
        }
    }

    private void read(BufferedReader lines) throws IOException, Broken {
        var number = 0L;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                take(line, number);
            }
        }
        if (head == null) {
            throw new Broken("after line " + number + ": the last line, which says where the chain ends, is missing");
        }
        if (!knownSeen) {
            throw new Broken("the row " + known + " is not in it");
        }
    }

    private void take(String text, long number) throws Broken {
        if (head != null) {
            throw new Broken("line " + number + ": stands behind the end of the chain");
        }
        try {
            var line = ExportLine.of(text);
            if (line.head() != null) {
                end(line.head(), number);
            } else {
                step(line.link(), number);
            }
        } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException
                | java.time.DateTimeException e) {
            throw (Broken) new Broken("line " + number + ": not a line of an export").initCause(e);
        }
    }

    private void step(AuditLink link, long number) throws Broken {
        var begin = last == null;
        var flaw = link.flawAfter(begin ? beginning(link) : last.seq(), begin ? before(link) : last.hash());
        if (flaw.isPresent() || !begin && !last.tenantId().equals(link.tenantId())) {
            throw new Broken("line %d, row %d: %s".formatted(number, link.seq(),
                    flaw.map(found -> found.name().toLowerCase(Locale.ROOT)).orElse("of another tenant")));
        }
        rows++;
        last = link;
        knownSeen = knownSeen || known.equals(link.seq() + ":" + link.hash());
    }

    /** An export may begin where an earlier one ended: only the first row of all is tied to nothing. */
    private static long beginning(AuditLink first) {
        return first.seq() == 1 ? 0 : first.seq() - 1;
    }

    private static String before(AuditLink first) {
        return first.seq() == 1 ? AuditLink.NOTHING_BEFORE : first.previousHash();
    }

    private void end(AuditLink.Head found, long number) throws Broken {
        var fits = last == null || found.tenantId().equals(last.tenantId()) && found.lastSeq() == last.seq()
                && found.lastHash().equals(last.hash());
        if (!fits) {
            throw new Broken(
                    "line %d: the chain ends at row %d, the rows at %d".formatted(number, found.lastSeq(), last.seq()));
        }
        head = found;
    }
}
