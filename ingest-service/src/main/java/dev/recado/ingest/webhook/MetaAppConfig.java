package dev.recado.ingest.webhook;

import io.smallrye.config.ConfigMapping;

/** What Meta and we have agreed on. Secrets have no default: a missing one fails the start. */
@ConfigMapping(prefix = "whatsapp")
interface MetaAppConfig {

    /** The word Meta says when the webhook address is saved in its dashboard. */
    String verifyToken();

    /** The Meta app's secret; several with commas between them while it is being rotated. */
    String appSecret();
}
