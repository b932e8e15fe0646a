package dev.recado.verify;

import java.util.Random;

/** Somebody who writes to the business. */
public record Customer(String phone, String name) {

    /** An invented Brazilian mobile number. */
    static Customer invented(Random random) {
        var phone = "55119%08d".formatted(random.nextInt(100_000_000));
        return new Customer(phone, "Cliente " + phone.substring(phone.length() - 4));
    }
}
