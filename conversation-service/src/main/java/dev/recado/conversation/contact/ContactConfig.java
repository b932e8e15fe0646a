package dev.recado.conversation.contact;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How contacts are recognized. */
@ConfigMapping(prefix = "recado.contact")
public interface ContactConfig {

    /**
     * After this time without a message, a contact that has only a number may be the number's former owner. A user id that is
     * reported with the number then is a new person. Carriers give a number to nobody else before this time.
     */
    @WithDefault("30d")
    Duration phoneOwnerAgeMax();
}
