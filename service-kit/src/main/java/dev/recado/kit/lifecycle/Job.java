package dev.recado.kit.lifecycle;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

/**
 * Marks a scheduled job, beside {@code @Scheduled}. A failed run is counted and logged only when the failure is new; the next
 * run does the work. The method returns a {@code Uni}, which then never fails.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Job {

    /** Name in logs and metrics, such as {@code session-retention}. */
    @Nonbinding
    String value();
}
