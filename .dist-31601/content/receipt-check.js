/** The file in the store does not match its receipt. */
export class ReceiptMismatch extends Error {
    name = 'ReceiptMismatch';
}
/** @param receipt without a hash if an earlier version wrote it @throws ReceiptMismatch */
export function verify(found, receipt) {
    if (found.bytes !== receipt.bytes) {
        throw new ReceiptMismatch(found.bytes > receipt.bytes
            ? `the stored file has more than the ${receipt.bytes} bytes of its receipt`
            : `the stored file has ${found.bytes} bytes, but the receipt says ${receipt.bytes}`);
    }
    const { sha256 } = receipt;
    if (typeof sha256 === 'string' && found.sha256 !== sha256) {
        throw new ReceiptMismatch(`the stored file has sha256 ${found.sha256}, but the receipt says ${sha256}`);
    }
}
//# sourceMappingURL=receipt-check.js.map