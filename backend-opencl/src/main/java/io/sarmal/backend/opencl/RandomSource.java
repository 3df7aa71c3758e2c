package io.sarmal.backend.opencl;

/** The random numbers of {@link io.sarmal.core.Philox}, to the bit. */
final class RandomSource {
  /** A function for kernels: {@code float uniform(int4 key, int stream, int element)}. */
  static final String FUNCTION =
      """
      inline float uniform(int4 key, int stream, int element) {
        uint c0 = (uint) element >> 2;
        uint c1 = (uint) key.z;
        uint c2 = (uint) key.w;
        uint c3 = (uint) stream;
        uint k0 = (uint) key.x;
        uint k1 = (uint) key.y;
        for (int round = 0; round < 10; round++) {
          uint high0 = mul_hi(0xD2511F53u, c0);
          uint low0 = 0xD2511F53u * c0;
          uint high1 = mul_hi(0xCD9E8D57u, c2);
          uint low1 = 0xCD9E8D57u * c2;
          c0 = high1 ^ c1 ^ k0;
          c1 = low1;
          c2 = high0 ^ c3 ^ k1;
          c3 = low0;
          k0 += 0x9E3779B9u;
          k1 += 0xBB67AE85u;
        }
        int word = element & 3;
        uint bits = word < 2 ? (word == 0 ? c0 : c1) : (word == 2 ? c2 : c3);
        return (float) (bits >> 8) * 0x1p-24f;
      }
      inline int4 key_of(__global const int *key, int key0, int words) {
        return (int4)(key[key0], key[key0 + 1], words > 2 ? key[key0 + 2] : 0,
                      words > 3 ? key[key0 + 3] : 0);
      }
      """;

  /** One work-item for each number. */
  static final Source UNIFORM =
      new Source(
          "random_uniform",
          FUNCTION
              + """
              __kernel void random_uniform(__global float *y, int y0, __global const int *key,
                                           int key0, int words, int stream, int n) {
                if (get_global_id(0) < (size_t) n) {
                  int at = (int) get_global_id(0);
                  y[y0 + at] = uniform(key_of(key, key0, words), stream, at);
                }
              }
              """);

  private RandomSource() {}
}
