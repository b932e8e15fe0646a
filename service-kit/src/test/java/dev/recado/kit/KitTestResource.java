package dev.recado.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.embedded.TcpFaultProxy;

/** The real PostgreSQL behind a proxy that can be cut, the real Kafka, and keys to sign tokens with. */
public class KitTestResource extends SuiteTestResource {

    private TcpFaultProxy proxy;

    @Override
    public void init(Map<String, String> arguments) {
        super.init(Map.of("database", "kit"));
    }

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(super.start());
        try {
            proxy = TcpFaultProxy.start(0, Integer.parseInt(settings.get("DATABASE_PORT")));
            settings.put("DATABASE_HOST", "127.0.0.1");
            settings.put("DATABASE_PORT", Integer.toString(proxy.port()));
            settings.putAll(keys());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    @Override
    public void stop() {
        proxy.close();
        super.stop();
    }

    @Override
    public void inject(TestInjector injector) {
        Runnable cut = proxy::cut;
        Runnable restore = proxy::restore;
        injector.injectIntoFields(cut, field -> field.getName().equals("cutDatabase"));
        injector.injectIntoFields(restore, field -> field.getName().equals("restoreDatabase"));
    }

    private static Map<String, String> keys() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var pair = generator.generateKeyPair();
            return Map.of("AUTH_JWKS_URL", pem("PUBLIC KEY", pair.getPublic()),
                    "smallrye.jwt.sign.key.location", pem("PRIVATE KEY", pair.getPrivate()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private static String pem(String title, Key key) throws IOException {
        var file = Path.of("target", title.replace(' ', '-') + ".pem").toAbsolutePath();
        var body = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN " + title + "-----\n" + body + "\n-----END " + title + "-----\n");
        return file.toUri().toString();
    }
}
