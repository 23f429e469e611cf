/** The length including padding: the next multiple of 4. RFC 8489 §14, RFC 8656 §12.5. */
export function paddedLength(length: number): number {
  return (length + 3) & ~3;
}
