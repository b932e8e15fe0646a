package dev.recado.local;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and ends this process when the one that started it is gone: a launcher killed with -9 leaves no service
 * behind. Put on the class path of a service by itself, so it uses nothing but the JDK.
 */
public final class Watched {

    static final String PARENT = "RECADO_PARENT_PID";

    private Watched() {
    }

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ProcessHandle.of(Long.parseLong(System.getenv(PARENT))).ifPresentOrElse(
                parent -> parent.onExit().thenRun(Watched::halt), Watched::halt);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    private static void halt() {
        Runtime.getRuntime().halt(1);
    }
}
