package dev.recado.kit.lifecycle;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.smallrye.mutiny.Uni;

/** Runs methods marked with {@link Job} through {@link Jobs}, outside any transaction they start. */
@Job("")
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class JobInterceptor {

    private final Jobs jobs;

    JobInterceptor(Jobs jobs) {
        this.jobs = jobs;
    }

    @AroundInvoke
    Object run(InvocationContext call) {
        return jobs.run(call.getInterceptorBinding(Job.class).value(), () -> proceed(call));
    }

    private static Uni<?> proceed(InvocationContext call) {
        try {
            return (Uni<?>) call.proceed();
        } catch (Exception e) {
            return Uni.createFrom().failure(e);
        }
    }
}
