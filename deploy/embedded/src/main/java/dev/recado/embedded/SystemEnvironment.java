package dev.recado.embedded;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables of the operating system that a child process needs. The user's other variables stay in this process, because
 * they may contain secrets.
 */
public final class SystemEnvironment {

    private static final Set<String> NAMES = Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ",
            "TMPDIR",
            "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

    private SystemEnvironment() {
    }

    public static Map<String, String> of(Map<String, String> all) {
        var system = new TreeMap<>(all);
        system.keySet().retainAll(NAMES);
        return system;
    }

    /** Removes every other variable from the environment of a process that is not started yet. */
    public static ProcessBuilder alone(ProcessBuilder process) {
        process.environment().keySet().retainAll(NAMES);
        return process;
    }
}
