package dev.recado.auth;

import java.util.function.Predicate;

import org.hibernate.exception.ConstraintViolationException;

/** Detects which unique index a failed insert or update violates. */
public final class UniqueIndex {

    private UniqueIndex() {
    }

    public static Predicate<Throwable> isViolated(String name) {
        return failure -> failure instanceof ConstraintViolationException violation
                && name.equals(violation.getConstraintName());
    }
}
