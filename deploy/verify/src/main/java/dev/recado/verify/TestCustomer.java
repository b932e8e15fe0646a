package dev.recado.verify;

import java.util.Random;

/** A customer of the test run who writes to the business. */
public record TestCustomer(String phone, String name) {

    /** A customer with a random Brazilian mobile number. */
    static TestCustomer random(Random random) {
        var phone = "55119%08d".formatted(random.nextInt(100_000_000));
        return new TestCustomer(phone, "Cliente " + phone.substring(phone.length() - 4));
    }
}
