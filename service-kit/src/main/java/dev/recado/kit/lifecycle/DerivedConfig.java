package dev.recado.kit.lifecycle;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import dev.recado.events.Topics;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Derives settings from others: the parts of DATABASE_URL, and the group and dead-letter topic of each channel. */
public class DerivedConfig implements ConfigSourceFactory {

    private static final String CHANNEL = "mp.messaging.incoming.";
    private static final String TOPIC = ".topic";
    /** Lower than the ordinal of the environment, so that DATABASE_HOST and similar variables override it. */
    private static final int ORDINAL = 270;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> derived = new HashMap<>();
        var url = context.getValue("DATABASE_URL");
        if (url != null && url.getValue() != null && !url.getValue().isBlank()) {
            derived.putAll(database(URI.create(url.getValue().trim())));
        }
        var service = context.getValue("recado.service");
        if (service != null && service.getValue() != null) {
            derived.putAll(channels(context, service.getValue()));
        }
        return List.of(new PropertiesConfigSource(derived, "recado-derived", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    static Map<String, String> database(URI url) {
        Map<String, String> parts = new HashMap<>();
        parts.put("DATABASE_HOST", url.getHost());
        parts.put("DATABASE_PORT", Integer.toString(url.getPort() < 0 ? 5432 : url.getPort()));
        if (url.getRawUserInfo() != null) {
            var user = url.getRawUserInfo().split(":", 2);
            parts.put("DATABASE_USERNAME", decoded(user[0]));
            parts.put("DATABASE_PASSWORD", user.length < 2 ? "" : decoded(user[1]));
        }
        return parts;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * Each channel gets a group of its own, because a rebalance of a classic group waits for all members. A channel with a
     * topic pattern sets group and dead-letter topic itself.
     */
    private static Map<String, String> channels(ConfigSourceContext context, String service) {
        Map<String, String> settings = new HashMap<>();
        context.iterateNames().forEachRemaining(name -> {
            if (name.startsWith(CHANNEL) && name.endsWith(TOPIC)
                    && name.indexOf('.', CHANNEL.length()) == name.length() - TOPIC.length()) {
                var topic = context.getValue(name).getValue();
                var channel = name.substring(0, name.length() - TOPIC.length());
                if (context.getValue(channel + ".pattern") == null
                        || context.getValue(channel + ".pattern").getValue() == null) {
                    settings.put(channel + ".dead-letter-queue.topic", Topics.deadLetterOf(topic, service));
                    settings.put(channel + ".group.id", service + "." + topic);
                }
            }
        });
        return settings;
    }
}
