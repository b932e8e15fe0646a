package dev.recado.outbound.media.storage;

import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A complete local file that is not stored yet.
 *
 * @param sha256 of its bytes
 * @param start its first bytes, at most 64 KiB
 */
public record ReceivedFile(Path path, long size, byte[] sha256, byte[] start) {

    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }

    @Override
    public String toString() {
        return "ReceivedFile[size=" + size + "]";
    }
}
