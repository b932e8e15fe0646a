package dev.recado.auth.password;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;

import dev.recado.auth.password.Argon2Function.Cost;
import io.quarkus.logging.Log;

/**
 * Calls the reference implementation in C (github.com/P-H-C/phc-winner-argon2) from the compiled libraries of argon2-jvm. It is
 * more than twice as fast as Java, uses no heap, and delays no garbage collection.
 */
final class NativeArgon2 implements Argon2Function {

    private static final int OK = 0;
    /**
     * int argon2id_hash_raw(t_cost, m_cost, parallelism, pwd, pwdlen, salt, saltlen, hash, hashlen); see
     * reachability-metadata.json.
     */
    private static final FunctionDescriptor HASH_RAW = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
            JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);

    private final MethodHandle hashRaw;

    private NativeArgon2(MethodHandle hashRaw) {
        this.hashRaw = hashRaw;
    }

    /** Returns empty and logs the reason when no library for this machine can be loaded. */
    @SuppressWarnings("restricted")
    static Optional<Argon2Function> load() {
        var resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            var hashRaw = library(resource).findOrThrow("argon2id_hash_raw");
            return Optional.of(new NativeArgon2(Linker.nativeLinker().downcallHandle(hashRaw, HASH_RAW)));
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            Log.infof("Passwords are hashed in Java, twice as slow as in C; see ADR 0004 of auth-service library=%s outcome=%s",
                    resource, e.toString());
            return Optional.empty();
        }
    }

    static String resource(String system, String processor) {
        var name = system.toLowerCase(Locale.ROOT);
        var machine = switch (processor) {
            case "amd64", "x86_64" -> "x86-64";
            case "arm64" -> "aarch64";
            default -> processor;
        };
        return name.startsWith("mac") ? "darwin-" + machine + "/libargon2.dylib" : name + "-" + machine + "/libargon2.so";
    }

    /** Loads the library from a temporary file, which is deleted at once; the library stays loaded. */
    @SuppressWarnings("restricted")
    private static SymbolLookup library(String resource) throws IOException {
        try (var content = NativeArgon2.class.getClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                throw new FileNotFoundException(resource);
            }
            var file = Files.createTempFile("argon2", ".lib");
            try {
                Files.write(file, content.readAllBytes());
                return SymbolLookup.libraryLookup(file, Arena.global());
            } finally {
                Files.delete(file);
            }
        }
    }

    @Override
    public byte[] derive(byte[] password, byte[] salt, Cost cost, int length) {
        try (var arena = Arena.ofConfined()) {
            var secret = arena.allocateFrom(JAVA_BYTE, password);
            var result = arena.allocate(length);
            try {
                check((int) hashRaw.invokeExact(cost.passes(), cost.memory(), cost.lanes(), secret, secret.byteSize(),
                        arena.allocateFrom(JAVA_BYTE, salt), (long) salt.length, result, (long) length));
                return result.toArray(JAVA_BYTE);
            } finally {
                secret.fill((byte) 0);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function does not throw", e);
        }
    }

    private static void check(int code) {
        if (code != OK) {
            throw new IllegalStateException("Argon2 failed with error code " + code + " (see argon2.h)");
        }
    }
}
