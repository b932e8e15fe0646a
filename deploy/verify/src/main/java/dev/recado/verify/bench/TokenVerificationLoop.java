package dev.recado.verify.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the services' token verifier in a process of its own, so that waiting for a processor does not count.
 * It calls the verifier by reflection, because the bench is compiled without the services' libraries.
 */
final class TokenVerificationLoop {

    private static final String ACCESS = "dev.recado.kit.access.";
    private static final int ROUNDS = 8;
    private static final int CACHED = 1_000;

    private final MethodHandle verify;
    private final MethodHandle await;
    private final MethodHandle indefinitely;

    /** Creates a verifier with an empty cache. */
    private TokenVerificationLoop(RSAPublicKeySpec key) throws ReflectiveOperationException, GeneralSecurityException {
        var uni = Class.forName("io.smallrye.mutiny.Uni");
        var publicKey = KeyFactory.getInstance("RSA").generatePublic(key);
        var found = uni.getMethod("createFrom").invoke(null);
        var item = found.getClass().getMethod("item", Object.class).invoke(found, publicKey);
        var keys = Class.forName(ACCESS + "TokenKeys");
        var config = Class.forName(ACCESS + "AccessConfig");
        var verifier = Class.forName(ACCESS + "TokenVerifier");
        var constructor = verifier.getDeclaredConstructor(keys, config, Clock.class);
        constructor.setAccessible(true);
        var instance = constructor.newInstance(proxy(keys, item), proxy(config, 2 * CACHED), Clock.systemUTC());
        var method = verifier.getDeclaredMethod("verify", String.class);
        method.setAccessible(true);
        var lookup = MethodHandles.lookup();
        verify = lookup.unreflect(method).bindTo(instance).asType(MethodType.methodType(Object.class, String.class));
        var waiting = uni.getMethod("await");
        await = lookup.unreflect(waiting).asType(MethodType.methodType(Object.class, Object.class));
        indefinitely = lookup.unreflect(waiting.getReturnType().getMethod("indefinitely"))
                .asType(MethodType.methodType(Object.class, Object.class));
    }

    private static Object proxy(Class<?> type, Object answer) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (self, method, arguments) -> answer);
    }

    /** @param arguments modulus and exponent of the key, hexadecimal; the tokens come from the standard input, a line each */
    public static void main(String[] arguments) throws Throwable {
        var key = new RSAPublicKeySpec(new BigInteger(arguments[0], 16), new BigInteger(arguments[1], 16));
        var tokens = tokens();
        for (var round = 1; round < ROUNDS; round++) {
            new TokenVerificationLoop(key).round(tokens);
        }
        print("not cached", new TokenVerificationLoop(key).round(tokens));
        var loop = new TokenVerificationLoop(key);
        var few = tokens.subList(0, CACHED);
        for (var round = 1; round < ROUNDS; round++) {
            loop.round(few);
        }
        print("cached", loop.round(few));
    }

    private static List<String> tokens() throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            return in.lines().toList();
        }
    }

    private long[] round(List<String> tokens) throws Throwable {
        var nanos = new long[tokens.size()];
        for (var i = 0; i < nanos.length; i++) {
            // a new String, like from a request: its hash code is not cached
            var token = new String(tokens.get(i).toCharArray());
            var began = System.nanoTime();
            var verified = indefinitely.invokeExact(await.invokeExact(verify.invokeExact(token)));
            nanos[i] = System.nanoTime() - began;
            if (verified == null) {
                throw new IllegalStateException("a valid token was refused");
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void print(String what, long[] sorted) {
        System.out.printf("token %s, in its own process: p50 %.1f µs, p99 %.1f µs%n", what, sorted[sorted.length / 2] / 1e3,
                sorted[sorted.length * 99 / 100] / 1e3);
    }
}
