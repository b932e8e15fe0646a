package dev.recado.kit.lifecycle;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

/**
 * Marks what is done by the clock, beside {@code @Scheduled}: a failed run is told once and not each time, counted, and leaves
 * the work to the next one. The method gives a {@code Uni}, which then never fails.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Job {

    /** The job's own name in logs and metrics, such as {@code session-retention}. */
    @Nonbinding
    String value();
}
