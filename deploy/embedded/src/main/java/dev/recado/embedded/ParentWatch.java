package dev.recado.embedded;

/** Ends this process when the one that started it is gone, so that a killed launcher leaves nothing behind. */
public final class ParentWatch {

    /** Environment name of the process id to watch; without it nothing is watched. */
    public static final String PARENT_PID = "RECADO_PARENT_PID";

    private ParentWatch() {
    }

    public static void start() {
        var parent = System.getenv(PARENT_PID);
        if (parent != null) {
            ProcessHandle.of(Long.parseLong(parent)).ifPresentOrElse(
                    handle -> handle.onExit().thenRun(() -> Runtime.getRuntime().halt(0)),
                    () -> Runtime.getRuntime().halt(0));
        }
    }
}
