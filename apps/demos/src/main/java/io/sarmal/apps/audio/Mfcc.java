package io.sarmal.apps.audio;

/**
 * Mel-frequency cepstral coefficients, the classic features of speech: Davis and Mermelstein 1980,
 * with the front end's usual constants (Young et al., The HTK Book 3.4, chapter 5).
 *
 * <p>Every 10 ms a frame of 25 ms is taken: pre-emphasis {@code x_t - 0.97·x_{t-1}}, a Hamming
 * window, the power spectrum, {@value #FILTERS} triangular filters evenly spaced in mel, the
 * logarithm of their energies, and the first {@value #COEFFICIENTS} terms of its cosine transform,
 * which describe the shape of the mouth rather than the pitch of the voice. First and second
 * differences in time follow.
 */
public final class Mfcc {
  /** The numbers of a frame: coefficients, their slopes, and the slopes of those. */
  public static final int FEATURES = 39;

  private static final int COEFFICIENTS = 13;
  private static final int FILTERS = 26;
  private static final double FRAME_SECONDS = 0.025;
  private static final double HOP_SECONDS = 0.010;
  private static final double EMPHASIS = 0.97;
  private static final double LOWEST_HERTZ = 60;
  private static final double QUIET = 1e-8; // energy below which there is silence
  private static final int SLOPE_REACH = 2; // frames on each side of a slope

  private Mfcc() {}

  /** The features of a recording, {@code [frames][FEATURES]}; at least one frame. */
  public static float[][] of(Recording recording) {
    int width = (int) Math.round(FRAME_SECONDS * recording.rate());
    int hop = (int) Math.round(HOP_SECONDS * recording.rate());
    float[] samples = recording.samples();
    int frames = Math.max(1, 1 + (samples.length - width) / hop);
    int size = Math.max(2, Integer.highestOneBit(2 * width - 1));
    double[][] filters = filters(size, recording.rate());
    double[][] cepstra = new double[frames][];
    for (int frame = 0; frame < frames; frame++) {
      cepstra[frame] =
          cepstrum(filters, Fourier.power(windowed(samples, frame * hop, width, size)));
    }
    double[][] slopes = slopes(cepstra);
    double[][] bends = slopes(slopes);
    float[][] features = new float[frames][FEATURES];
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < COEFFICIENTS; i++) {
        features[frame][i] = (float) cepstra[frame][i];
        features[frame][COEFFICIENTS + i] = (float) slopes[frame][i];
        features[frame][2 * COEFFICIENTS + i] = (float) bends[frame][i];
      }
    }
    return features;
  }

  private static double[] windowed(float[] samples, int from, int width, int size) {
    double[] frame = new double[size];
    for (int i = 0; i < width && from + i < samples.length; i++) {
      double before = from + i == 0 ? 0 : samples[from + i - 1];
      double hamming = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (width - 1));
      frame[i] = hamming * (samples[from + i] - EMPHASIS * before);
    }
    return frame;
  }

  /** The frequency in mel: O'Shaughnessy 1987. */
  static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }

  private static double hertz(double mel) {
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }

  /** Triangles over the bins of a spectrum, each from the middle of the one before to the next. */
  static double[][] filters(int size, double rate) {
    double lowest = mel(LOWEST_HERTZ);
    double step = (mel(rate / 2) - lowest) / (FILTERS + 1);
    double[][] filters = new double[FILTERS][size / 2 + 1];
    for (int filter = 0; filter < FILTERS; filter++) {
      double left = hertz(lowest + filter * step);
      double middle = hertz(lowest + (filter + 1) * step);
      double right = hertz(lowest + (filter + 2) * step);
      for (int bin = 0; bin <= size / 2; bin++) {
        double frequency = bin * rate / size;
        double rising = (frequency - left) / (middle - left);
        double falling = (right - frequency) / (right - middle);
        filters[filter][bin] = Math.max(0, Math.min(rising, falling));
      }
    }
    return filters;
  }

  private static double[] cepstrum(double[][] filters, double... power) {
    double[] energies = new double[FILTERS];
    for (int filter = 0; filter < FILTERS; filter++) {
      double sum = 0;
      for (int bin = 0; bin < power.length; bin++) {
        sum += filters[filter][bin] * power[bin];
      }
      energies[filter] = Math.log(Math.max(QUIET, sum));
    }
    return cosines(energies);
  }

  /** The first terms of the orthonormal discrete cosine transform, type II. */
  private static double[] cosines(double... energies) {
    double[] terms = new double[COEFFICIENTS];
    for (int k = 0; k < COEFFICIENTS; k++) {
      double sum = 0;
      for (int i = 0; i < FILTERS; i++) {
        sum += energies[i] * Math.cos(Math.PI * k * (i + 0.5) / FILTERS);
      }
      terms[k] = sum * Math.sqrt((k == 0 ? 1.0 : 2.0) / FILTERS);
    }
    return terms;
  }

  /** The slope of the least-squares line through a frame and its neighbours; ends are repeated. */
  private static double[][] slopes(double[][] of) {
    double[][] slopes = new double[of.length][COEFFICIENTS];
    double divisor = 0;
    for (int k = 1; k <= SLOPE_REACH; k++) {
      divisor += 2.0 * k * k;
    }
    for (int t = 0; t < of.length; t++) {
      for (int k = 1; k <= SLOPE_REACH; k++) {
        double[] after = of[Math.min(of.length - 1, t + k)];
        double[] before = of[Math.max(0, t - k)];
        for (int i = 0; i < COEFFICIENTS; i++) {
          slopes[t][i] += k * (after[i] - before[i]) / divisor;
        }
      }
    }
    return slopes;
  }
}
