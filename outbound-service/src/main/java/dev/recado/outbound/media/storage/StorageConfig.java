package dev.recado.outbound.media.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where media are stored: in the bucket if one is named, else in the folder. */
@ConfigMapping(prefix = "recado.outbound.media")
public interface StorageConfig {

    /**
     * The folder of the media, which all replicas share. It also holds files that are arriving, when the media are in a bucket.
     */
    @WithDefault("data/media")
    Path folder();

    Bucket bucket();

    /** A bucket of S3, or of a server that speaks its protocol. */
    interface Bucket {

        Optional<String> name();

        @WithDefault("us-east-1")
        String region();

        /** The address of a server other than Amazon's. */
        Optional<URI> endpoint();

        /** Whether the bucket is the first part of the path instead of the host, as most servers other than Amazon's need it. */
        @WithDefault("false")
        boolean pathStyle();

        /** Without it, the client looks for credentials in the environment and of the machine. */
        Optional<String> accessKey();

        Optional<String> secretKey();
    }
}
