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
 * The services' own verifier in a process with nothing else to do, so that its cost is told apart from waiting for a processor.
 * It is reached by name: the bench is not built with the services' libraries, it only runs with them.
 */
final class TokenVerificationLoop {

    private static final String ACCESS = "dev.recado.kit.access.";
    private static final int ROUNDS = 8;
    private static final int REMEMBERED = 1_000;

    private final MethodHandle verify;
    private final MethodHandle await;
    private final MethodHandle indefinitely;

    /** With an empty memory. */
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
        var verifierOfNow = constructor.newInstance(proxy(keys, item), proxy(config, 2 * REMEMBERED), Clock.systemUTC());
        var method = verifier.getDeclaredMethod("verify", String.class);
        method.setAccessible(true);
        var lookup = MethodHandles.lookup();
        verify = lookup.unreflect(method).bindTo(verifierOfNow).asType(MethodType.methodType(Object.class, String.class));
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
        print("unseen", new TokenVerificationLoop(key).round(tokens));
        var loop = new TokenVerificationLoop(key);
        var few = tokens.subList(0, REMEMBERED);
        for (var round = 1; round < ROUNDS; round++) {
            loop.round(few);
        }
        print("seen before", loop.round(few));
    }

    private static List<String> tokens() throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            return in.lines().toList();
        }
    }

    private long[] round(List<String> tokens) throws Throwable {
        var nanos = new long[tokens.size()];
        for (var i = 0; i < nanos.length; i++) {
            // a text of its own, as from a request: its hash is not known yet
            var token = new String(tokens.get(i).toCharArray());
            var began = System.nanoTime();
            var verified = indefinitely.invokeExact(await.invokeExact(verify.invokeExact(token)));
            nanos[i] = System.nanoTime() - began;
            if (verified == null) {
                throw new IllegalStateException("a good token was refused");
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void print(String what, long[] sorted) {
        System.out.printf("token %s, by itself: p50 %.1f µs, p99 %.1f µs%n", what, sorted[sorted.length / 2] / 1e3,
                sorted[sorted.length * 99 / 100] / 1e3);
    }
}
