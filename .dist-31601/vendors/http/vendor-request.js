/** Method and path, safe to show. */
export function whereOf(request) {
    return `${request.method ?? 'GET'} ${request.where}`;
}
//# sourceMappingURL=vendor-request.js.map