package dev.recado.outbound.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the first bytes of pictures for what WhatsApp requires: the colours of PNG, and size and animation of stickers. */
final class PictureHeader {

    private static final int PNG_BYTES = 26;
    private static final int PNG_DEPTH_AT = 24;
    private static final int PNG_DEPTH = 8;
    private static final int PNG_RGB = 2;
    private static final int PNG_RGBA = 6;
    private static final int WEBP_BYTES = 30;
    private static final int CHUNK_AT = 12;
    private static final int FLAGS_AT = 20;
    private static final int ANIMATED = 2;
    private static final int EXTENDED_SIZE_AT = 24;
    private static final int LOSSY_SIZE_AT = 26;
    private static final int LOSSLESS_SIZE_AT = 21;
    private static final int SIZE_MASK = 0x3FFF;
    private static final int SIZE_BITS = 14;
    private static final int THREE_BYTES = 0xFFFFFF;
    private static final int STICKER_PIXELS = 512;

    private PictureHeader() {
    }

    /** Why WhatsApp would refuse a picture; empty when its header is as required. */
    static Optional<String> refusal(String mimeType, byte[] start) {
        return switch (mimeType) {
            case MediaRules.PNG -> png(start);
            case MediaRules.WEBP -> sticker(start);
            default -> Optional.empty();
        };
    }

    private static Optional<String> png(byte[] start) {
        if (start.length < PNG_BYTES) {
            return Optional.of("the PNG file is cut off");
        }
        var depth = start[PNG_DEPTH_AT];
        var colours = start[PNG_DEPTH_AT + 1];
        return depth == PNG_DEPTH && (colours == PNG_RGB || colours == PNG_RGBA)
                ? Optional.empty()
                : Optional.of("a PNG must have 8 bits per channel and be RGB or RGBA; this one has " + depth
                        + " bits and the colour type " + colours);
    }

    private static Optional<String> sticker(byte[] start) {
        if (start.length < WEBP_BYTES) {
            return Optional.of("the WebP file is cut off");
        }
        var in = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        var size = switch (chunk(start)) {
            case "VP8X" -> new int[]{(in.getInt(EXTENDED_SIZE_AT) & THREE_BYTES) + 1,
                    (in.getInt(EXTENDED_SIZE_AT + 2) >>> Byte.SIZE) + 1};
            case "VP8L" -> new int[]{(in.getInt(LOSSLESS_SIZE_AT) & SIZE_MASK) + 1,
                    (in.getInt(LOSSLESS_SIZE_AT) >>> SIZE_BITS & SIZE_MASK) + 1};
            default -> new int[]{in.getShort(LOSSY_SIZE_AT) & SIZE_MASK, in.getShort(LOSSY_SIZE_AT + 2) & SIZE_MASK};
        };
        return size[0] == STICKER_PIXELS && size[1] == STICKER_PIXELS
                ? Optional.empty()
                : Optional.of("a sticker must have 512 x 512 pixels; this one has " + size[0] + " x " + size[1]);
    }

    static boolean isAnimated(byte[] start) {
        return start.length >= WEBP_BYTES && chunk(start).equals("VP8X") && (start[FLAGS_AT] & ANIMATED) != 0;
    }

    private static String chunk(byte[] start) {
        return new String(start, CHUNK_AT, Integer.BYTES, StandardCharsets.US_ASCII);
    }
}
