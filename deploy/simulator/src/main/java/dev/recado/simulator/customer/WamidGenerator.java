package dev.recado.simulator.customer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Generates message ids in Meta's format: {@code wamid.} and Base64 of phone number, direction and random bytes. */
public final class WamidGenerator {

    private static final byte[] PHONE_FOLLOWS = {0x1c, 0x18};
    private static final byte[] FROM_BUSINESS = {0x15, 0x02, 0x00, 0x11, 0x18, 0x14};
    private static final byte[] FROM_CUSTOMER = {0x15, 0x02, 0x00, 0x12, 0x18, 0x14};
    private static final int RANDOM_BYTES = 10;

    private WamidGenerator() {
    }

    public static String fromBusiness(String phone) {
        return generate(phone, FROM_BUSINESS);
    }

    static String fromCustomer(String phone) {
        return generate(phone, FROM_CUSTOMER);
    }

    private static String generate(String phone, byte[] direction) {
        var random = new byte[RANDOM_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PHONE_FOLLOWS);
        bytes.write(phone.length());
        bytes.writeBytes(phone.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(direction);
        bytes.writeBytes(HexFormat.of().withUpperCase().formatHex(random).getBytes(StandardCharsets.US_ASCII));
        bytes.write(0);
        return "wamid." + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
