package dev.recado.verify;

import java.util.Random;

/** Somebody who writes to the business. */
public record TestCustomer(String phone, String name) {

    /** An invented Brazilian mobile number. */
    static TestCustomer invented(Random random) {
        var phone = "55119%08d".formatted(random.nextInt(100_000_000));
        return new TestCustomer(phone, "Cliente " + phone.substring(phone.length() - 4));
    }
}
