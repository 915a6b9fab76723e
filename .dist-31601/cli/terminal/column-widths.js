/** Fits the columns of a table to the width of a terminal. */
export const GAP = 2;
/**
 * @param natural the width of each column without a limit
 * @param narrowing applied in this order until the table fits
 * @param regrowing the columns that grow again into the space of a column that was left out
 * @param columns the width of the terminal; by default there is no limit
 * @returns 0 for a column that is not shown
 */
export function columnWidths(natural, narrowing, regrowing, columns = Infinity) {
    const widths = [...natural];
    const spare = () => {
        const shown = widths.filter((width) => width > 0);
        return columns - shown.reduce((sum, width) => sum + width, 0) - GAP * (shown.length - 1);
    };
    for (const { column, columns: least } of narrowing) {
        if (spare() >= 0)
            break;
        const width = widths[column] ?? 0;
        widths[column] = least === 0 ? 0 : Math.max(Math.min(least, width), width + spare());
    }
    for (const column of regrowing) {
        const width = widths[column] ?? 0;
        if (width > 0)
            widths[column] = Math.min(natural[column] ?? 0, width + Math.max(0, spare()));
    }
    return widths;
}
//# sourceMappingURL=column-widths.js.map