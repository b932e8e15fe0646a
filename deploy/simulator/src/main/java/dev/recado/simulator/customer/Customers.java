package dev.recado.simulator.customer;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Stores the customers and the time of their last message, which opens Meta's 24-hour window. */
public final class Customers {

    private static final int CUSTOMERS_MAX = 100_000;
    private static final int LISTED_MAX = 50;

    private final boolean unknownWindowOpen;
    private final LinkedHashMap<String, Customer> byPhone = new LinkedHashMap<>();

    public Customers(boolean unknownWindowOpen) {
        this.unknownWindowOpen = unknownWindowOpen;
    }

    public Customer recordMessage(String phone, String name, Instant at) {
        var previous = Optional.ofNullable(byPhone.remove(phone));
        var displayName = Optional.ofNullable(name).or(() -> previous.map(Customer::name)).orElse("Cliente");
        var customer = new Customer(phone, displayName, at);
        if (byPhone.size() >= CUSTOMERS_MAX) {
            byPhone.pollFirstEntry();
        }
        byPhone.put(phone, customer);
        return customer;
    }

    public Customer find(String phone) {
        return byPhone.getOrDefault(phone, new Customer(phone, "Cliente", Instant.EPOCH));
    }

    public Optional<Customer> findByUserId(String userId) {
        return byPhone.values().stream().filter(customer -> Customer.userId(customer.phone()).equals(userId)).findAny();
    }

    public boolean hasWritten(String phone) {
        return byPhone.containsKey(phone);
    }

    public boolean isWindowOpen(String phone, Instant now) {
        return byPhone.containsKey(phone) ? byPhone.get(phone).isInsideWindow(now) : unknownWindowOpen;
    }

    public List<Customer> latest() {
        return byPhone.values().stream().sorted(Comparator.comparing(Customer::lastWroteAt).reversed()).limit(LISTED_MAX)
                .toList();
    }
}
