package dev.recado.local;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.recado.embedded.SystemEnvironment;

/**
 * Kills the suite's processes when this launcher ends without having stopped them, for example by {@code kill -9}. A shell
 * reads the process ids from a pipe. The system closes the pipe whenever the launcher ends, and the shell then kills the
 * processes.
 */
final class ProcessGuard implements AutoCloseable {

    private static final String SCRIPT = """
        trap '' INT TERM HUP
        running=
        while read -r change pid; do
            if [ "$change" = started ]; then
                running="$running $pid"
            else
                others=
                for other in $running; do
                    [ "$other" = "$pid" ] || others="$others $other"
                done
                running=$others
            fi
        done
        [ -z "$running" ] || kill -KILL $running
        """;

    private final Writer changes;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ProcessGuard(Writer changes) {
        this.changes = changes;
    }

    static ProcessGuard start() throws IOException {
        var shell = SystemEnvironment.alone(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "recado-guard"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return new ProcessGuard(shell.outputWriter());
    }

    void started(ProcessHandle process) {
        write("started", process);
    }

    void ended(ProcessHandle process) {
        write("ended", process);
    }

    /** Only after every process has ended: those still running are killed. */
    @Override
    public void close() {
        try {
            changes.close();
        } catch (IOException e) {
            reportEnd();
        }
    }

    private synchronized void write(String change, ProcessHandle process) {
        try {
            changes.write(change + " " + process.pid() + "\n");
            changes.flush();
        } catch (IOException e) {
            reportEnd();
        }
    }

    /** The suite runs without its guard: only a killed launcher would leave processes behind. */
    private void reportEnd() {
        if (ended.compareAndSet(false, true)) {
            System.err
                    .println("recado: the guard of the suite's processes has ended; after a kill -9 of this launcher, end them"
                            + " by hand");
        }
    }
}
