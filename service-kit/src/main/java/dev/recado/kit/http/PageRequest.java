package dev.recado.kit.http;

/** The requested page of a list, within the allowed limits. */
public record PageRequest(int page, int pageSize) {

    public static final int PAGE_SIZE_MAX = 100;
    public static final int PAGE_MAX = 10_000;
    private static final int PAGE_SIZE = 20;

    public PageRequest {
        if (page < 1 || page > PAGE_MAX) {
            throw Refusal.invalid("page", "must be from 1 to " + PAGE_MAX + ", not " + page);
        }
        if (pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
            throw Refusal.invalid("page_size", "must be from 1 to " + PAGE_SIZE_MAX + ", not " + pageSize);
        }
    }

    /** With defaults for absent parameters. */
    public static PageRequest of(Integer page, Integer pageSize) {
        return new PageRequest(page == null ? 1 : page, pageSize == null ? PAGE_SIZE : pageSize);
    }

    public int offset() {
        return (page - 1) * pageSize;
    }
}
