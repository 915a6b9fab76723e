const BASIC_ISO = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;
/** Parses a vendor's time in basic or extended ISO 8601; without a zone it is UTC. Undefined for anything else. */
export function timestampOf(text) {
    if (!text)
        return undefined;
    const basic = BASIC_ISO.exec(text);
    const extended = basic
        ? `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}${basic[7] ?? ''}${basic[8] ?? 'Z'}`
        : text;
    if (!/^\d{4}-\d{2}-\d{2}T/.test(extended))
        return undefined;
    const at = new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(extended) ? extended : `${extended}Z`);
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
//# sourceMappingURL=timestamp.js.map